### Judging

judging-title = My judging
judging-lead = The panels you are invited to and what you have to mark. You only ever see work numbers.
judging-invited = You are invited to judge “{ $title }”
judging-invited-text = If you accept, no work of your own unit is given to you. Should you have to step back from another one, one click on its sheet does it.
judging-accept = Accept
judging-decline = Decline
judging-decline-ask = Decline for certain? The organiser sees your answer.
judging-progress = Sheets finished
judging-no-sheets-yet = Judging has not begun; no sheets have been handed out.
judging-continue = Go on marking
judging-all-sheets = All sheets
judging-lead-panel = Chief judge’s desk
judging-empty = Nothing to judge
judging-empty-text = Panels appear here once an organiser invites you. Invitations come by e-mail.
sheets-lead = By work number, which tells nothing about entry or draw.
sheets-none-text = Once the organiser begins judging, the works to mark are listed here.

panel-title = Panel
panel-stage-preparing = in preparation
panel-stage-open = judging
panel-stage-locked = locked
panel-when = { $opens } to { $closes }
panel-step-judges = Invite judges
panel-step-subjects = Draw
panel-step-marks = Judging
panel-step-lock = Lock
panel-prepare = Before judging begins
panel-prepare-text = When all is ready, begin judging on the event’s page: the rule set is then frozen and the sheets are handed out; no judge gets work of their own unit.
panel-task-chief = Chief judges who accepted: { $n }
panel-task-judges = Judges who accepted and mark: { $n }
panel-task-subjects = Works seated by the draw: { $n }
panel-task-done = ready
panel-task-open = to do
panel-progress = Sheets finished
panel-locked-at = Locked on { $at }
panel-locked-text = Marking has ended. Where every sheet ends is written into the competition’s chain and signed.
panel-judges = Judges
panel-judge-list = List of judges
panel-no-judges-yet = No judge has been invited
panel-no-judges-text = Type a name and an e-mail address below; the invitation is sent by e-mail.
panel-invite = Invite a judge
panel-invite-text = Whoever has no account also gets a link to choose a password. Judges invited after the start only take over what has too few judges.
panel-invite-send = Send the invitation
panel-judge-progress = { $done } of { $total } sheets
panel-window = Change the judging times
panel-opens = Judging begins
panel-closes = Judging ends
panel-window-hint = Marks that arrive later are not accepted. Move the end here if more time is needed.
panel-window-move = Save the times
panel-window-moved = The judging times have been changed.
panel-window-form = Enter a date and a time, such as 2026-11-22 09:30.
panel-window-order = The end must be later than the beginning. Please correct it.
panel-window-ahead = Judging has not begun: marks are taken from { $opens }.
panel-window-over = Judging ended at { $closes }. Ask the organiser if more time is needed.
panel-subjects = Progress by work
panel-only-organiser = Only the organiser may do this.
panel-only-chief = Only the chief judge may do this.
panel-locked = The panel is locked: no mark and no change is accepted any more.
panel-not-open = Judging has not begun.
panel-already-open = Judging has begun; the works and the rules can no longer be changed.
panel-no-subjects = No work has been seated. Hold the draw first.
panel-no-chief = No chief judge has accepted yet. Invite a chief judge first.
panel-no-rubric = The rule set has no aspects to mark. Complete the rule set first.
panel-shortage = Aspect { $aspect } of work { $work } needs { $least } judges; without those who must step back there are { $found }. Invite more judges.

judge-duty-judge = Judge
judge-duty-chief = Chief judge
judge-duty-chief_marking = Chief judge who also marks
judge-duty-hint-judge = Marks independently.
judge-duty-hint-chief = Leads, calls for another judgement, locks; does not mark.
judge-duty-hint-chief_marking = Leads and marks; does not see others’ marks before the lock.
judge-duty-missing = Choose what the person is invited as.
judge-state-invited = not answered
judge-state-accepted = accepted
judge-state-declined = declined
judge-state-dismissed = removed
judge-name = Name
judge-email = E-mail address
judge-email-hint = The invitation goes here; it is also the account to sign in with.
judge-as = As
judge-answer = Answer
judge-progress = Progress
judge-bars = Barred from
judge-act = Action
judge-invited = The invitation has been sent.
judge-already-invited = This person is on the panel or invited already.
judge-answered = This invitation has been answered.
judge-accepted = You have accepted. Thank you for judging.
judge-declined = You have declined.
judge-dismiss = Remove
judge-dismiss-ask = Remove { $name } from the panel?
judge-dismissed = Removed from the panel.
judge-has-sheets = Judging has begun, so judges are not removed. A judge who must step back does so on the sheet.

bar-title = Declare an interest
bar-text = Judges are barred from their own units by themselves. Declare other interests here, such as relatives or apprentices; they apply when judging begins.
bar-judge = Judge
bar-origin = Unit
bar-choose = Please choose
bar-declare = Declare
bar-declared = The interest has been declared.
bar-judge-missing = Choose a judge.
bar-origin-unknown = Choose a unit that has work on this panel.
bar-too-late = Judging has begun; the judge can step back on the sheet by one click.

recuse = Step back
recuse-ask = Step back from this work? You will not mark it any more. Marks already given stay on record and do not count. This cannot be undone.
recuse-done = You have stepped back; this work is no longer yours to mark.
recuse-unconfirmed = Please confirm that you step back from this work.

rejudge-title = To be judged again
rejudge-none = No marks lie too far apart.
rejudge-hidden = As you mark too, only what must be judged again is shown, not what others gave.
rejudge-spread = { $aspect }: lowest { $lowest }, highest { $highest }, a spread of { $allowed } is allowed. It must be judged again; the first marks stay on record.
rejudge-spread-hidden = { $aspect }: the spread is above the { $allowed } allowed. It must be judged again; the first marks stay on record.
rejudge-call = Call for another judgement
rejudge-called = Another judgement has been called, and the judges concerned are told.
rejudge-not-needed = This need not be judged again: marks are still missing, or the spread is within the limit.

subject-absent = Work that did not appear
subject-absent-hint = Only works without marks can be noted.
subject-absent-note = Note as absent
subject-present-note = { $work } is here after all
subject-noted-absent = Noted as absent.
subject-noted-present = Noted as present.
subject-has-marks = Work { $work } has marks and cannot be noted as absent.
subject-missing = Choose a work.

lock-title = Lock
lock-text = After the lock nobody can mark or change anything. Decoding and the standings follow.
lock-do = Lock the marks
lock-ask = Lock for certain? It cannot be undone, and no mark is accepted afterwards.
lock-done = Locked. Where every sheet ends has been recorded and signed.
lock-unconfirmed = Please confirm that you lock the marks.
lock-unfinished = { $n ->
    [one] One sheet is not finished.
   *[other] { $n } sheets are not finished.
    }
lock-spread = The marks for { $aspect } of work { $work } lie too far apart; it must be judged again first.
lock-spreads = { $n ->
    [one] One spread is too wide and must be judged again first.
   *[other] { $n } spreads are too wide and must be judged again first.
    }
lock-shortage = Aspect { $aspect } of work { $work } needs { $least } judges and has { $found } left. The organiser must invite more judges.

sheet-blind = blind marking
sheet-place = No. { $place } · { $done } of { $total } done
sheet-max = max. { $max }
sheet-unit = ({ $unit })
sheet-state-empty = not begun
sheet-state-partial = partly marked
sheet-state-complete = finished
sheet-state-absent = absent
sheet-absent = This work did not appear; nothing is to be marked.
sheet-saved = Saved.
sheet-saved-at = Saved { $time }
sheet-unfinished = Saved. Something on this sheet is still open.
sheet-all-done = All finished. Thank you. You can still change marks until the lock.
sheet-stale = Not saved: this sheet was changed elsewhere
sheet-stale-text = What you typed is kept, and differences from what is saved are pointed out. Check them and save again.
sheet-theirs = Saved is: { $mark }
sheet-again = To be judged again
sheet-again-text = The chief judge has called for another judgement. Deliberate, then mark again independently; your first mark stays on record.
sheet-first = First mark: { $mark } (stays on record)
sheet-raw = Measured value
sheet-self = Self-assessment
sheet-mark = Mark
sheet-save = Save
sheet-save-next = Save and next
sheet-skip = Skip for now
sheet-previous = Previous
sheet-following = Next
sheet-subtotal = Subtotal
sheet-key-mark = Mark the current aspect
sheet-key-next = Next aspect
sheet-key-subject = Next / previous work
sheet-msg-new = Not marked yet
sheet-msg-saved = Saved { $time }
sheet-msg-saving = Saving…
sheet-msg-unsaved = { $n } not saved
sheet-msg-conflict = Conflict, please choose
sheet-msg-locked = Marking closed
sheet-msg-signed-out = Signed out, please sign in again
sheet-msg-mark = { $mark } points
sheet-msg-blocked = Something is not saved. Please see to the items marked red first.
sheet-msg-theirs = Changed elsewhere to { $theirs }; you have { $mine }.
sheet-msg-use-theirs = Take the saved one
sheet-msg-keep-mine = Keep mine

mark-met = Met
mark-not-met = Not met
mark-open = open
mark-none = no mark
mark-again = judge again
mark-chip = { $mark } points
mark-chip-level = level { $level }
mark-unknown-aspect = This sheet has no such aspect.
mark-twice = The same aspect stands here twice.
mark-key-form = idempotency_key must be 1–100 visible ASCII characters.
mark-not-a-number = Enter a number, such as 8.25.
mark-too-precise = At most six decimals.
mark-too-large = The number is too large. Please check it.
mark-expected-yes-no = Choose met or not met.
mark-expected-one-of = Only one of these marks: { $values }.
mark-expected-level = Choose level 0, 1, 2 or 3.
mark-expected-range = Enter a mark from { $min } to { $max }.
mark-expected-steps = Enter a mark from { $min } to { $max } in steps of { $step }.
mark-expected-time = Enter the seconds, 0 or more.
mark-expected-raw = Enter the measured value.
mark-expected-band-raw = Enter the measured value first; it decides which marks are possible.
mark-expected-band = For the measured value { $raw } the mark lies from { $min } to { $max } in steps of { $step }.
mark-expected-in-band = The measured value lies in no band. Please check it.
mark-hint-yes-no = Met gives { $max } points, not met gives 0.
mark-hint-level = Each judge gives a level from 0 to 3 independently.
mark-hint-range = { $min } to { $max } points.
mark-hint-steps = { $min } to { $max } points in steps of { $step }.
mark-hint-indicator = 0 to { $max } points by the guide.
mark-hint-time = Enter the time in seconds. Full marks up to { $full } s, none from { $zero } s, in proportion between.
mark-hint-linear = Full marks at { $full }{ $unit }, none at { $zero }{ $unit }, in proportion between.
mark-hint-minus-started = Full marks up to { $tolerance }{ $unit }; { $minus } off for every { $per }{ $unit } above it, a part counting as whole.
mark-hint-minus-full = Full marks up to { $tolerance }{ $unit }; { $minus } off for every full { $per }{ $unit } above it.
mark-hint-minus-nominal-started = Nominal { $nominal }{ $unit }, full marks within ± { $tolerance }{ $unit }; { $minus } off for every { $per }{ $unit } beyond, a part counting as whole.
mark-hint-minus-nominal-full = Nominal { $nominal }{ $unit }, full marks within ± { $tolerance }{ $unit }; { $minus } off for every full { $per }{ $unit } beyond.
mark-hint-band = From { $from } to below { $below }{ $unit }: { $marks } points
mark-hint-band-from = { $from }{ $unit } and above: { $marks } points
mark-hint-band-below = Below { $below }{ $unit }: { $marks } points
mark-hint-band-any = Any value: { $marks } points

mail-judge-invited-subject = Invitation to judge: { $title }
mail-judge-invited-body =
    Dear { $name },

    You are invited to judge “{ $title }”. Please sign in to answer and to see the times:
    { $link }
mail-judge-again-subject = Please mark again: { $work } · { $aspect }
mail-judge-again-body =
    Dear { $name },

    The chief judge of “{ $title }” has called for another judgement. Please deliberate, then mark { $aspect } of work { $work } again independently:
    { $link }

    Your first mark stays on record.

# The rule set that a panel marks by, and its editor
rules-version = Version
rules-source = Source
rules-notes = Notes
rules-since = This version of
rules-hash = SHA-256
rules-ties = Ties are decided by, in order
rules-criterion = Criterion
rules-aspect = Aspect
rules-kind = Kind
rules-input = What a judge enters
rules-max = Max.
rules-module-max = Module maximum { $max }.
rules-module-weight = Weight in the total { $weight }.
rules-kind-measurement = Measurement
rules-kind-judgement = Judgement
rules-kind-panel = Marks of a panel
rules-kind-indicator = Indicator
rules-input-yes-no = Met: full marks; not met: 0
rules-input-discrete = One of { $values }
rules-input-bands = The raw value { $unit }, marked by { $n } bands
rules-input-linear = The raw value { $unit }: 0 at { $zero }, full marks at { $full }, in proportion between
rules-input-minus = The raw value { $unit }: tolerance { $tolerance }, { $minus } off per { $per } beyond
rules-input-time = Seconds: full marks up to { $full }, 0 from { $zero }
rules-input-range = { $min } to { $max } in steps of { $step }
rules-input-level = A level 0–3 against written anchors
rules-input-indicator = Own and assessed value; the assessed one counts
rules-tie-module = score of module “{ $what }”
rules-tie-criterion = score of criterion “{ $what }”
rules-tie-aspect = score of aspect “{ $what }”
rules-tie-raw = raw value of aspect “{ $what }”
rules-tie-adjustment = adjustments of kind { $what }
rules-trial = Trial: standings from sample marks
rules-trial-hint = Contestants and marks are invented; the same rule set gives the same trial every time.
rules-trial-fails = This rule set gives no standings from the sample marks
rules-rank = Rank
rules-entry = Contestant
rules-total = Total
rules-why = Derivation
rules-why-open = Steps of { $entry }
rules-preset = Start again from a preset
rules-preset-name = Preset of the rule set
rules-preset-hint = Replaces the present rule set; the old version stays on record.
rules-preset-take = Take this preset
rules-preset-taken = The preset is taken.
rules-edit = Edit the rule set
rules-document = Rule set (JSON document)
rules-document-hint = Names, maxima, aspects and arithmetic can be changed. “Try” stores nothing; “Save” checks the whole document and lists every problem.
rules-try = Try
rules-save = Save
rules-saved = The rule set is saved.
rules-problem = { $path }: { $problem }

waiting-invitation = Answer an invitation to judge
waiting-sheets = { $n ->
    [one] One sheet is still to be marked
   *[other] { $n } sheets are still to be marked
}
waiting-lock = All sheets are done: lock the panel
