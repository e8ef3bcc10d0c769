### Innovations: selections, filings, recommendation, review, lists

menu-selections = Filings

## Selections

selections-title = Innovation selections
selections-lead = Workers file, units and district unions recommend, reviewers mark blind, and what is selected is published.
selections-none = No selections yet
selections-none-hint = They appear here once their call is published.
selection-new = New selection
selection-edit = Edit selection
selection-form-lead = Dates first, then the categories. Everything can be changed until the call is published.
selection-name = Name
selection-name-en = Name in English
selection-summary = Description
selection-dates = Dates
selection-filing-opens = Filing opens
selection-filing-closes = Filing closes
selection-filing-closes-hint = By the moment the server receives it; there is no grace period.
selection-recommend-by = Recommend by
selection-recommend-by-hint = Units endorse and district unions recommend before this.
selection-review-opens = Review opens
selection-review-closes = Review closes
selection-notice-days = Public notice
selection-working-days = working days
selection-days = { $n ->
    [one] { $n } working day
   *[other] { $n } working days
    }
selection-save = Save
selection-number = Number
selection-created = Created. Now add categories.
selection-saved = Saved.
selection-called = The call is published.
selection-confirm-missing = Please confirm first.
selection-categories = Categories
selection-no-categories = No categories yet
selection-no-categories-hint = Each has places and a rubric of its own.
selection-call = Publish the call
selection-call-text = From then on dates, categories and rubrics stay as they are. Every category gets a panel to which reviewers can be invited.
selection-call-question = Publish the call?
selection-called-already = The call is published; nothing can be changed any more.
selection-not-host = Only the host can do this. Switch to acting for the union that holds the selection.
selection-needs-union = Only unions hold selections. Switch to acting for a union.
selection-title-missing = Enter a name.
selection-text-long = At most { $most } characters; please shorten it.
selection-date-form = Enter date and time, such as 2026-11-22 09:00.
selection-date-order = This must come after the date before it.
selection-number-range = Enter a whole number from { $from } to { $to }.
selection-no-category = Activate at least one category.
selection-window-past = Filing would close in the past; choose a later date.
selection-phase-draft = Draft
selection-phase-soon = Opens soon
selection-phase-open = Open for filing
selection-phase-recommending = Recommendation
selection-phase-review = Review
selection-phase-after = Filing over
selection-until-soon = filing opens { $when }
selection-until-open = filing closes { $when }
selection-until-recommending = recommendation until { $when }
selection-until-review = review until { $when }

## Categories

category-add = Add category
category-own = A category of your own
category-name = Name of the category
category-name-hint = Such as: ten best operating methods.
category-name-en = Name in English
category-places = Places
category-quota = Quota
category-quota-hint = How many each district union may recommend in this category.
category-preset = Rubric
category-preset-hint = Its source is part of it; it stays as it is from the call on.
category-preset-missing = Choose a rubric.
category-added = Category added.
category-edit = Change the category
category-take = Add the four “Ten best” (preset)
category-take-text = A preset, not the city’s own rules: three are those that the province recognises; “Ten best suggestions” is to be confirmed and comes switched off. Names, places, quotas and rubrics can be changed, and each can be removed.
category-taken = The preset’s categories are added. Check their names and places.
category-taken-already = All categories of the preset are there already. Change them where they stand.
category-removed = Category removed.
category-saved = Saved.
category-inactive = Inactive
category-activate = Activate
category-deactivate = Deactivate
category-remove = Remove
category-remove-question = Remove this category?
category-places-n = { $n ->
    [one] { $n } place
   *[other] { $n } places
    }
category-quota-n = at most { $n } from each district
category-rubric = Rubric
category-rubric-edit = Edit the rubric
category-rubric-whole = See the whole rubric
rubric-title = Rubric: { $category }
category-points = { $n } points
category-manage = Review and list
category-panel = Panel
category-see-notice = See the public notice
category-rules-unfit = The rubric of “{ $title }” cannot be marked by; choose another.
category-stage-filing = Filing and recommendation
category-stage-review = Review
category-stage-listed = List drafted
category-stage-noticed = Public notice
category-stage-published = Published
category-begin-review = Begin the review
category-begin-review-text = What passed the form check gets work numbers by lot and goes to the panel. Reviewers see no unit and no name.
category-accepted = To be reviewed
category-waiting = Waiting for the form check
category-judges = Reviewers who accepted
category-review-opened = The review has begun.
category-review-early = The review can begin when recommendation ends, { $when }.
category-review-begun = The review has begun already.
category-unchecked = { $n ->
    [one] { $n } filing waits for its form check; decide it first.
   *[other] { $n } filings wait for their form check; decide them first.
    }
category-nothing = There is nothing to review in this category.
category-reviewer-files = A reviewer on the panel is a contributor of { $number }; replace them first.
category-make-list = Make the list
category-make-list-text = Once the head of the panel has locked the marks, ranks follow from the rubric.
category-sheets = Sheets finished
category-not-locked = The list can be made when the head of the panel has locked the marks.
category-before-lock = The marks are not locked yet; make the list after the lock.
category-not-reviewed = The review has not begun; begin it first.
category-in-review = The review has begun; nothing can be filed, recommended or checked any more.
category-list-made = The list is made.
category-list-again = Make the list again
category-list-outdated = Something on the list was excluded; make the list again first.
category-nobody-ranked = Nothing got a rank; see whether the marks are complete.
category-listed = The list is not in a public notice yet.
category-publish-list = Publish the notice
category-publish-list-text = Check the list. To exclude something, open it and do so there, then make the list again.
category-notice-published = The public notice is published.
category-notice-title = { $selection }: proposed list, { $category }
category-unnamed = { $n ->
    [one] one more who is not named
   *[other] { $n } more who are not named
    }
category-noticed = The list is in a public notice and cannot be changed.
category-not-noticed = The list is not in a public notice.
category-not-listed = Exclusion is possible between the making of the list and its public notice.
category-publish-results = Publish the results
category-publish-results-text = After the notice, with all objections decided, what was selected gets its permanent number and enters the repository.
category-results-published = { $n ->
    [one] One result published.
   *[other] { $n } results published.
    }
category-published = The results of this category are published.
category-withdraw-notice = Withdraw the notice
category-notice-withdrawn = The notice is withdrawn; the list can be made again.
category-blind = You are on this panel
category-blind-text = People of the panel do not see whose the works are.
category-list = List, edition { $n }
category-list-rule = The first { $n } ranks are selected; where the rubric leaves a tie at the last of them, all of it is in.
category-rank = Rank
category-total = Total

## Filings

filings-title = Filings
filings-lead = Your filings, and those that wait for your opinion.
filings-own = Mine
filings-unit = My unit
filings-union = To recommend and check
filings-all = All
filings-filter = Search
filings-none = No filings
filings-none-hint = Choose a category under “Innovation selections” to begin one.
filing-number = Number
filing-title = Title
filing-title-hint = Say what was done, in 60 characters.
filing-untitled = Untitled filing
filing-category = Category
filing-unit = Unit
filing-stage = Stage
filing-saved-at = Last saved
filing-start = File in { $category }
filing-start-sign-in = Sign in to file
filing-needs-unit = Filing is done as a worker of a unit. Switch to yours, or ask it to invite you.
filing-too-early = Filing opens { $when }.
filing-too-late = Filing closed { $when }; nothing can be submitted any more.
filing-too-many-drafts = At most { $most } drafts in one category; finish or withdraw one first.
filing-only-author = Only the author can change this.
filing-only-contributor = Only a contributor can confirm.
filing-not-open = The filing is submitted and cannot be changed now.
filing-too-late-to-withdraw = The review has begun; the filing cannot be withdrawn.
filing-waits-elsewhere = This filing does not wait for you now; reload the page.
filing-not-marked = This filing was not reviewed.
filing-not-selected = This filing was not selected.
filing-not-yours-to-decide = It is not for you to decide now. Contributors give no opinion on their own work.
filing-panel-is-blind = You are on the panel of this category and do not see whose the works are.
filing-recommend-late = Recommendation closed { $when }.
filing-late = The review has begun
filing-late-more = This filing had not passed endorsement, recommendation and form check in time. It takes no part in this selection; its text is kept and can be filed again.
filing-quota-used = Your district may recommend { $quota } in this category and has recommended { $used }.
filing-reason-wrong = To return or refuse, give reasons in 5 to 1,000 characters.
filing-opinion-missing = Choose an opinion.
filing-text-long = At most { $most } characters; there are { $have }.
filing-title-missing = Enter a title.
filing-abstract-short = At least { $least } characters; there are { $have }.
filing-keywords-missing = Enter at least one keyword.
filing-keywords-many = At most { $most } keywords of { $long } characters each.
filing-cluster-missing = Choose a cluster.
filing-transfer-unknown = There is no such way of transfer; choose again.
filing-section-missing = Fill in this part: reviewers mark by it.
filing-section-unknown = There is no such part or level; choose again.
filing-section-twice = This part is there twice; join them.
filing-right-kind = Choose the kind of right.
filing-right-number = { $kind ->
    [patent] This is no patent number. Copy it from the certificate, such as ZL200310102344.5.
    [patent_application] This is no application number. Copy it from the receipt, such as 200310102344.5.
    [software] This is no registration number. Copy it from the certificate, such as 2023SR0123456.
   *[other] The number is too long; copy it from the certificate.
    }
filing-rights-many = Give the three most important rights only.
filing-name-missing = Enter the name.
filing-share-form = Enter a number from 0.01 to 100 with two decimals at most.
filing-contributor-twice = This address is there twice; one line for each contributor.
filing-contributors-many = At most { $most } contributors.
filing-shares-not-whole = The shares must make up 100 %; they make up { $have } %.
filing-unconfirmed = { $name } has not confirmed credit and share; ask them to sign in and do so.
filing-promise-missing = Read and make the promise.
filing-not-blind = “{ $name }” is written here. The review is blind: write “our unit” or “the contributors” instead.
filing-edit = Fill in
filing-see-result = See the published result
filing-choose = Choose
filing-part-what = The result in short
filing-part-text = In detail
filing-part-rights = Rights and transfer
filing-blind-hint = Reviewers mark blind: name no unit and no person. For each part you say who may read it once it is published.
filing-abstract = Abstract
filing-abstract-hint = Which problem, how it was solved, and to what effect. At most { $n } characters.
filing-keywords = Keywords
filing-keywords-hint = Separated by commas, at most 8.
filing-cluster = Cluster
filing-transfer = Ways of transfer
filing-transfer-hint = In which ways your unit would transfer it; several are possible.
filing-level-of = Who may read “{ $part }”
filing-right-n = Right { $n }
filing-right-none = None
filing-right-number-n = Number { $n }
filing-makers = Contributors
filing-makers-hint = A share is a contributor's part of what the contributors earn from a transfer; they make up 100 %. Everybody signs in and confirms; after a change of credit or share they do so again.
filing-lead-maker = Lead contributor
filing-maker-n = Contributor { $n }
filing-maker = Name
filing-email = E-mail
filing-share = Share
filing-confirmed-at = Confirmed
filing-unconfirmed-yet = Not yet confirmed
filing-named = Name public
filing-named-yes = Agreed
filing-named-no = Not public
filing-promise = It is true, holds no state secret, and nobody disputes whose it is
filing-promise-hint = The author's promise; needed to submit.
filing-save = Save
filing-saved = Saved.
filing-files = Attachments
filing-file = Choose a file
filing-file-hint = PDF, PNG or JPEG of 20 MB at most. Pictures are encoded anew; where and when they were taken is not kept.
filing-file-level = Who may read it once published
filing-file-blind = It names no unit and no person: reviewers may read it
filing-file-blind-hint = Other files are for the checks only.
filing-file-add = Upload
filing-file-remove = Remove
filing-file-missing = Choose a file.
filing-file-twice = This file is there already.
filing-files-many = At most { $most } attachments; remove one first.
filing-file-size = { $n } kB
filing-level-missing = Choose who may read it.
filing-attached = Uploaded.
filing-detached = Removed.
filing-nothing-yet = Nothing yet.
filing-submit = Submit
filing-submit-text = It goes to the union of your unit for its opinion. It cannot be changed then unless it is returned.
filing-submitted = Submitted; it waits for your unit's opinion.
filing-withdraw = Withdraw the filing
filing-withdraw-question = It will take no further part. Withdraw it?
filing-withdrawn = Withdrawn.
filing-confirm = Confirm credit and shares
filing-confirm-title = Please confirm your credit and share
filing-confirm-text = Check the table. To confirm is to agree to the order of names and to everybody's share.
filing-confirmed = Confirmed.
filing-name-public = My name may be published in the public notice and in the repository
filing-name-public-hint = You can confirm without this; your name is not shown then.
filing-you-confirmed = You have confirmed credit and shares.
filing-opinion = Opinion
filing-reason = Reasons
filing-reason-hint = Needed to return or refuse, 5 to 1,000 characters; the author reads them.
filing-decide = Sign
filing-decided = Signed.
filing-said = Opinions
filing-exclude = Exclude
filing-exclude-text = For an objection that is upheld, or a finding of your own. Make the list again afterwards; the next ones move up.
filing-excluded = Excluded; now make the list again.
filing-returned-because = The filing was returned: mend it and submit it again
filing-msg-saved = Saved { $time }
filing-msg-saving = Saving…
filing-msg-unsaved = Not saved: check the network and press Save
filing-msg-invalid = Something is not right yet: press Save to see
filing-msg-stale = Changed elsewhere: reload the page
filing-stage-draft = Draft
filing-stage-returned = Returned
filing-stage-unit_review = With the unit
filing-stage-district_review = With the district
filing-stage-city_check = Form check
filing-stage-scoring = To be reviewed
filing-stage-selected = Selected
filing-stage-not_selected = Not selected
filing-stage-published = Published
filing-stage-refused = Refused
filing-stage-withdrawn = Withdrawn
filing-way-draft = Written
filing-way-unit_review = Endorsed
filing-way-district_review = Recommended
filing-way-city_check = Checked
filing-way-scoring = Reviewed
filing-way-published = Published
filing-step-endorsement = The unit's opinion
filing-step-recommendation = Recommendation of the district union
filing-step-form_check = Form check
filing-step-exclusion = Exclusion
opinion-approve = Approve
opinion-return = Return
opinion-refuse = Refuse
opinion-hint-approve = on to the next step
opinion-hint-return = the author mends it and submits it again
opinion-hint-refuse = it ends here

## What it says

section-novelty = What is new
section-method = How it is done
section-comparison = Compared with others
section-use = Where it is in use
section-economic_benefit = Economic benefit
section-social_benefit = Social benefit
section-hint-novelty = What is different from how it was done before.
section-hint-method = Key steps, parameters and conditions.
section-hint-comparison = Where it stands beside similar results.
section-hint-use = At which posts and lines, for how long, and to what effect.
section-hint-economic_benefit = Output, profit and savings of three years, and how they were worked out.
section-hint-social_benefit = Safety, environment, quality, training.
disclosure-public = Everybody
disclosure-signed_in = Signed-in organisations
disclosure-nda = After a non-disclosure agreement
transfer-assignment = Assignment
transfer-licence = Licence
transfer-joint_use = Joint use
transfer-equity = Equity contribution
transfer-own_use = Own use
transfer-other = Other
right-patent = Patent
right-patent_application = Patent application
right-technical_secret = Technical secret
right-software = Software copyright
right-ic_layout = Integrated circuit layout
right-plant_variety = Plant variety
right-operating_method = Operating method
right-suggestion = Suggestion

## Uploads

upload-empty = The file is empty; choose another.
upload-large = The file is larger than { $most } MB; make it smaller.
upload-type = Only PDF, PNG and JPEG files are taken. Convert it first.
upload-picture-broken = The picture cannot be opened and may be incomplete; export it again.
upload-picture-large = The picture has more than { $most } pixels on a side or needs too much memory; make it smaller.
upload-pdf-broken = The PDF is incomplete; export it again.
upload-pdf-two-things = There is something behind the end of the PDF; export it again.
upload-pdf-locked = The PDF has a password; take it off first.
upload-pdf-active = The PDF holds scripts, files or actions. Print it to a new PDF and upload that.
upload-pdf-bomb = The PDF unpacks to too much; export it again.

## Review

sheet-read-work = Read the work
work-blind = blind review
work-mark = Mark it
work-rights = Rights
work-file = Attachment { $n }
work-duty = The material may hold technical secrets: use it for the review only and pass it on to nobody.

## Withdrawal

innovation-withdraw = Withdraw the result
innovation-withdraw-text = Its number and your reason stay; its text is shown and found no more.
innovation-withdraw-reason = Reason
innovation-withdraw-hint = 5 to 1,000 characters; everybody can read it.
innovation-withdraw-no = Keep it
innovation-reason-wrong = Give a reason of 5 to 1,000 characters.
innovation-withdrawn = The result is withdrawn.
innovation-withdrawn-already = The result is withdrawn already.

## Letters

mail-filing-confirm-subject = Please confirm your credit and share in filing { $number }
mail-filing-confirm-body = You are named as a contributor of “{ $title }”. Sign in, check credit and shares, and confirm: { $link }
mail-filing-waits-subject = Filing { $number } waits for you
mail-filing-waits-body = “{ $title }” waits for your opinion: { $link }
mail-filing-returned-subject = Filing { $number } was returned
mail-filing-returned-body = “{ $title }” was returned: { $reason } Mend it and submit it again: { $link }
mail-filing-refused-subject = Filing { $number } was refused
mail-filing-refused-body = “{ $title }” was refused: { $reason } More: { $link }
mail-filing-accepted-subject = Filing { $number } passed the form check
mail-filing-accepted-body = “{ $title }” passed the form check and goes to the reviewers: { $link }
mail-filing-listed-subject = Filing { $number } is on the proposed list
mail-filing-listed-body = “{ $title }” is on the proposed list, now in public notice: { $link }
mail-filing-published-subject = Filing { $number } is published
mail-filing-published-body = “{ $title }” has its permanent number and stands in the repository: { $link }
innovation-correct = Correct this result
innovation-correct-explained = A correction makes a new edition
innovation-correct-text = The number stays and earlier editions can still be read. Contributors, shares, rights and files are not corrected here; contributors and holder are told by e-mail.
innovation-correct-reason = Why it is corrected
innovation-correct-hint = Shown to everybody in the list of editions; 5 to 1,000 characters.
innovation-correct-publish = Publish the new edition
innovation-corrected = The new edition is published.
innovation-correction-same = Nothing changed, so there is nothing to publish.
innovation-abstract-missing = Write what the result is about.
mail-filing-corrected-subject = Result { $number } was corrected
mail-filing-corrected-body = A new edition of “{ $title }” is published. Reason: { $reason }. The earlier one can still be read: { $link }

waiting-mend = Mend a filing that was returned
waiting-confirm = Confirm your credit and share in a filing
waiting-endorse = { $n ->
    [one] Endorse one filing for your unit
   *[other] Endorse { $n } filings for your unit
}
waiting-recommend = { $n ->
    [one] Recommend one filing
   *[other] Recommend { $n } filings
}
waiting-form-check = { $n ->
    [one] Check the form of one filing
   *[other] Check the form of { $n } filings
}
waiting-list = The marks are locked: make the list
waiting-list-notice = Publish the list in a notice
waiting-list-publish = The notice is over: publish into the repository
