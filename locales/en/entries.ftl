### Entries, rosters, qualification check

## Contestants

contestant-name = Name
contestant-id = ID number
contestant-mobile = Mobile
contestant-email = E-mail
contestant-grade = Skill grade
contestant-lang = Language of letters
contestant-rare = This name has rare characters “{ $characters }”; certificates will use a supplementary font. Please check that it is spelt as on the ID card.
contestant-name-missing = Enter the name.
contestant-name-short = A name has at least two characters. Enter the full name as on the ID card.
contestant-name-long = The name is too long; at most { $n } characters.
contestant-name-character = A name cannot contain “{ $character }”. Enter it as on the ID card.
contestant-id-missing = Enter the ID number.
contestant-id-length = An ID number has 18 characters (old cards 15); this one has { $n }.
contestant-id-character = An ID number has digits only; the last character may be X.
contestant-id-date = The date of birth in the ID number (positions 7 to 14) is not a valid date.
contestant-id-check = The ID number does not add up: after these 17 digits the last character should be { $right }. Check it digit by digit.
contestant-mobile-missing = Enter the mobile number.
contestant-mobile-form = A mobile number has 11 digits and begins with 13 to 19.
contestant-email-missing = Enter an e-mail address; results and notices go there.
contestant-grade-unknown = There is no such skill grade. Choose one from the list, such as “Senior worker (level 3)”, or “None”.
contestant-lang-unknown = Enter “Chinese” or “English” as the language of letters.


## Entries

entry-number = Entry number
entry-unit = Unit
entry-competition = Competition
entry-stage = Status
entry-reason = Remark of the check
entry-received = Submitted
entry-decided = Checked
entry-replaces = Replaces
entry-stage-submitted = To be checked
entry-stage-returned = Returned
entry-stage-qualified = Qualified
entry-stage-refused = Not qualified
entry-stage-withdrawn = Withdrawn
entry-new = Add one contestant
entry-submit = Submit entry
entry-submitted = Submitted; the qualification check comes next.
entry-submitted-rare = Submitted. The name has rare characters “{ $characters }”; certificates will use a supplementary font. Please check the spelling.
entry-mend = Change
entry-mend-title = Change: { $name }
entry-submit-again = Save and submit again
entry-mended = Saved and submitted again; the qualification check comes next.
entry-returned-because = Why it was returned
entry-id-kept = The ID number is stored encrypted and only its ends are shown. Leave it as it is to keep it, or enter a whole number.
entry-replace = Replace
entry-replace-title = Replace { $name }
entry-replace-submit = Withdraw and submit the new contestant
entry-replaced = Replaced; the new contestant waits for the qualification check.
entry-replace-same = This is the same person. To correct details use “Change”.
entry-withdraw = Withdraw entry
entry-withdraw-question = Withdraw the entry of { $name }? The place becomes free, and somebody else can be entered until the deadline.
entry-withdrawn = Withdrawn.
entry-do = Actions
entry-consent = Our unit has the consent of every contestant on this roster
entry-consent-one = Our unit has the consent of this contestant
entry-consent-text = They have separately agreed that sensitive personal information such as the ID number is used for entry, qualification check and certificates, and that name, unit and result are published in public notices, results and lists of awards. They may ask for access, correction or withdrawal of consent at any time.
entry-consent-missing = Obtain the contestants’ consent and tick the box; without it nobody can be entered.
entry-needs-unit = Entries are made for a unit. Switch to your unit in the account settings.
entry-viewer-only-looks = You may only view for this unit, not enter people. Ask the owner of your unit.
entry-event-goes-on = This event has gone on to the draw or to judging; entries can no longer be changed.
entry-qualified-is-fixed = This contestant is qualified already and cannot be changed. Ask the district union to return the entry if something is wrong.
entry-is-refused = This contestant was not qualified for this event and cannot be entered again. Ask the union that checked if in doubt.
entry-is-withdrawn = This entry was withdrawn.
entry-is-returned = This entry was returned to its unit and can be checked once submitted again.
entry-is-qualified = This entry is qualified already.
entry-places-full = Your unit’s places in this event ({ $places }) are taken. Withdraw or replace another contestant.
entry-taken-in-event = This person is already entered in “{ $event }” of this competition. One person takes part in one event.
entry-taken-by-other-unit = This person has already been entered in this competition by another unit. Please ask them.
entry-taken-here = This person is already on the roster of this event.
entry-taken-meanwhile = This person has just been entered in this competition. Reload the page and check.

## Rosters

roster-title = Roster
roster-places = Places
roster-places-taken = Places taken
roster-places-left = { $n ->
    [one] One more contestant can be entered.
   *[other] { $n } more contestants can be entered.
    }
roster-places-full = All places are taken. To replace somebody, open the contestant and choose “Replace”.
roster-opens = Entries open in { $span } ({ $when }).
roster-closes = Entries close in { $span } ({ $when }).
roster-closed = Entries closed on { $when }.
roster-entries = Contestants entered
roster-entries-none = Nobody entered yet
roster-entries-none-text = Fill in the template for many, or add contestants one by one.
roster-upload = Enter many with Excel
roster-step-template = Download the roster template of this event.
roster-step-fill = Fill in the contestants, one in each row.
roster-step-upload = Upload it, look at the preview, then submit.
roster-template = Download the template
roster-template-file = roster-{ $event }
roster-file = Filled roster
roster-file-hint = .xlsx or .csv, up to 2 MB and 500 people. Nobody is entered by the upload itself.
roster-file-missing = Choose a file to upload.
roster-upload-button = Upload and preview
roster-uploads = Recent uploads
roster-upload-committed = Submitted
roster-upload-waiting = Not submitted
roster-sheet = Roster
roster-sheet-notes = How to fill it in
roster-hint-name = The full name as on the ID card.
roster-hint-id = 18 characters of the resident ID. Keep the cell as text in Excel.
roster-hint-mobile = 11 digits.
roster-hint-email = Results and notices go to this address.
roster-hint-grade = Choose from the list; “None” if there is none.
roster-hint-lang = Letters in Chinese or English; Chinese if left empty.
roster-note-event = Event
roster-note-places = Places for each unit
roster-note-closes = Entries close
roster-note-consent = Personal information
roster-note-upload = Upload
roster-note-upload-text = Upload this file on the roster page of the event, at most { $n } rows. Columns with red heads are required. Please leave the heads as they are.
roster-no-head = No heads of columns found. Use the template: it needs “Name”, “ID number”, “Mobile” and “E-mail”.
roster-columns-missing = These columns are missing: { $columns }. Please use the template.
roster-empty = There are no contestants in the roster. Enter them below the heads, one in each row.
roster-too-many-rows = The roster has { $n } rows; at most { $most } go in one file. Please split it.
roster-same-person = The same ID number as in row { $row }. Remove one of the two.
roster-outcome-new = New
roster-outcome-changed = Changed
roster-outcome-skipped = Skipped
roster-outcome-error = Errors
roster-nothing-to-commit = No row of the roster can be submitted. Correct the errors and upload it again.
roster-changed-meanwhile = Something has changed since the preview; below is how it stands now. Check it and submit again. Nothing has been saved.
roster-committed = Submitted: { $new } new, { $changed } changed; the qualification check comes next.
roster-discarded = The uploaded list was deleted.
roster-is-committed = This list was committed and cannot be deleted any more. Withdraw contestants one by one instead.
roster-marked-file = { $file }-marked

upload-title = Check the roster
upload-step-file = Upload
upload-step-check = Check
upload-step-commit = Submit
upload-nothing-yet = This is a preview; nobody has been entered yet.
upload-committed = This roster was submitted on { $when }
upload-committed-new = { $n } new.
upload-committed-changed = { $n } changed.
upload-discard = Delete this upload
upload-discard-question = What it holds is kept no longer; contestants who are entered stay entered. Delete it?
upload-back = Back to the roster
upload-skipped-note = the same as already entered
upload-problems = To be corrected
upload-row = Row
upload-column = Column
upload-reason = Reason
upload-whole-row = Whole row
upload-outcome = Outcome
upload-rows = All rows
upload-marked = Download marked roster
upload-marked-text = The file is your own roster: wrong cells are red and the last column says why. Correct it and upload it again; rows already entered are skipped.
upload-errors-stay = { $n ->
    [one] One row has errors and will not be submitted
   *[other] { $n } rows have errors and will not be submitted
    }
upload-errors-stay-text = You can submit the others now and upload the corrected rows later.
upload-nothing-to-commit = There is nothing to submit.
upload-again = Upload again
upload-commit = { $n ->
    [one] Submit one contestant
   *[other] Submit { $n } contestants
    }

## Lists

entries-between = { ", " }
entries-title = Entries
entries-sheet = Entries
entries-file = entries-{ $event }
entries-export = Export to Excel
entries-none = No such entries
entries-own-title = Entries of our unit
entries-own-no-unit = You are not acting for a unit
entries-own-no-unit-text = Switch to your unit in the account settings to see and make entries.
entries-own-none = No competition takes entries at the moment
entries-own-none-text = New competitions appear here once called.
entries-own-look = See all competitions
entries-own-enter = Enter contestants ({ $taken } / { $places })
entries-own-roster = See the roster

## Qualification check

qualify-title = Qualification check
qualify-q = Name, number or unit
qualify-event = Event
qualify-all = All
qualify-search = Search
qualify-reset = Reset
qualify-table = Entries
qualify-all-here = Choose all on this page
qualify-choose = Choose
qualify-none = Nothing to check
qualify-none-text = Entries appear here when units submit them. Other statuses can be chosen above.
qualify-decide = Decide the chosen entries
qualify-decision = Decision
qualify-decision-missing = Choose a decision.
qualify-reason = Reason
qualify-reason-hint = Required to return or refuse; it is sent to the unit, for example “proof of social insurance incomplete”.
qualify-reason-missing = Give the reason, so that the unit knows what to mend.
qualify-reason-long = The reason is too long; at most { $most } characters.
qualify-submit = Submit the decision
qualify-none-chosen = Choose at least one entry.
qualify-approved = { $n ->
    [one] One entry qualified; its unit has been told.
   *[other] { $n } entries qualified; their units have been told.
    }
qualify-returned = { $n ->
    [one] One entry returned; its unit has been told.
   *[other] { $n } entries returned; their units have been told.
    }
qualify-refused = { $n ->
    [one] One entry refused; its unit has been told.
   *[other] { $n } entries refused; their units have been told.
    }
qualify-changed-meanwhile = These entries have changed since you looked: { $numbers }. Check how they stand now and choose again. Nothing has been decided.
qualify-after-draw = The draw of “{ $event }” has been held; qualification can no longer be changed.
qualify-return-too-late = Entries have closed, so the unit could not mend it. Approve or refuse it.
qualify-is-withdrawn = Entry { $number } was withdrawn by its unit; there is nothing to decide. Nothing has been saved.
qualify-is-returned = Entry { $number } was returned and can be checked once submitted again. Nothing has been saved.
qualify-is-qualified = Entry { $number } is qualified already. Nothing has been saved.
qualify-is-refused = Entry { $number } was refused already. Nothing has been saved.
decision-approve = Approve
decision-return = Return
decision-refuse = Refuse
decision-hint-approve = The contestant may take part.
decision-hint-return = The unit may mend it and submit it again until entries close.
decision-hint-refuse = The contestant cannot take part in this event.

## Letters

mail-entry-qualified-subject = Qualified: { $event }
mail-entry-qualified-body =
    Hello,

    { $n ->
        [one] One contestant
       *[other] { $n } contestants
    } of your unit passed the qualification check for “{ $event }” of “{ $competition }”: { $names }.

    Your roster: { $link }
mail-entry-returned-subject = Entry returned, please mend it: { $event }
mail-entry-returned-body =
    Hello,

    These entries of your unit for “{ $event }” of “{ $competition }” were returned: { $names }.
    Reason: { $reason }

    Please mend them and submit them again before entries close ({ $deadline }): { $link }
mail-entry-refused-subject = Not qualified: { $event }
mail-entry-refused-body =
    Hello,

    These contestants of your unit did not pass the qualification check for “{ $event }” of “{ $competition }”: { $names }.
    Reason: { $reason }

    Your roster: { $link }

waiting-check = { $n ->
    [one] Check the qualification of one contestant
   *[other] Check the qualification of { $n } contestants
}
waiting-returned = { $n ->
    [one] Mend one entry that was returned
   *[other] Mend { $n } entries that were returned
}
