### Public notices and objections

notice-list-title = Public notices
notice-list-lead = While a notice runs, everybody may read all of it and object under their real name.
notice-feed = Subscribe (Atom)
notice-feed-title = Jiangtai · Public notices
notice-running = Running now
notice-past = Earlier notices
notice-none-running = No notice is running at present
notice-none-running-hint = Results appear here as soon as they are published; you can also subscribe.
notice-number = Number
notice-title = Title
notice-published = Published
notice-state = State
notice-window = Notice period
notice-days = Length
notice-days-n = { $n ->
    [one] 1 working day
   *[other] { $n } working days
    }
notice-until = Until the end of { $day }
notice-left = { $n ->
    [one] 1 working day left
   *[other] { $n } working days left
    }
notice-window-explained = The notice runs for { $days } working days, counted from the day after publication by the holiday calendar of the State Council.
notice-object = Raise an objection
notice-content = What is published
notice-facts = About this notice
notice-about-results = See the results and how each rank came about
notice-withdrawn-title = This notice was withdrawn
notice-objections = Objections
notice-objections-n = { $n } received, { $decided } decided, { $upheld } upheld
notice-objections-all = Objections received
notice-objections-mine = My objections
notice-objections-none = No objection was received.
notice-hash = Content hash (SHA-256)
notice-hash-hint = The hash of the published content in RFC 8785 form: with it anybody can check that nothing was altered.
notice-kind-results = Results
notice-kind-selection = Selection
notice-state-running = Running
notice-state-deciding = Period over, to be closed
notice-state-closed = Closed
notice-state-withdrawn = Withdrawn
notice-column-rank = Rank
notice-column-name = Name
notice-column-unit = Unit
notice-column-total = Total
notice-column-award = Award
notice-column-work = Title
notice-column-contributors = Contributors

notice-year-unpublished = The notice period needs the holidays of { $year }, which the State Council has not announced or which are not imported yet. Import them with “jiangtai import holidays” once announced, then publish.
notice-stands = The notice { $number } about the same matter still stands; it cannot be published twice.
notice-not-open = This notice is already closed or withdrawn.
notice-still-runs = The notice period is not over; it cannot be closed yet.
notice-objections-open = { $n ->
    [one] 1 objection is undecided.
   *[other] { $n } objections are undecided.
    } Decide first, then close the notice.
notice-objections-upheld = { $n ->
    [one] 1 objection was upheld
   *[other] { $n } objections were upheld
    }, so what was published must be corrected: withdraw this notice, correct it and publish it anew.

notice-calendar-source = The first line must name the announcement, for example: # State Council notice on the holidays of 2027
notice-calendar-header = The second line must be the header: year,day,kind,name
notice-calendar-row = Expected: year,day (2027-01-01),rest or work,name; the day must lie next to the year.
notice-calendar-twice = This day appears twice.
notice-calendar-empty = There is no day in the file.

objection-new-title = Raise an objection
objection-title = Objection
objection-explained = Objections are raised under one’s real name. Name and contact are stored encrypted; only the host can read them, to check the facts and to answer. You will be told the decision by e-mail.
objection-name = Real name
objection-name-hint = As on your identity card.
objection-contact = Contact
objection-contact-hint = Mobile number or e-mail address.
objection-claim = Objection
objection-claim-hint = Say what you object to, the facts and the reasons; 10–4000 characters.
objection-send = Submit objection
objection-back = Back to the notice
objection-received = Your objection was received; this is the receipt.
objection-receipt = The host has received your objection
objection-receipt-hint = Please keep the number. You will be told the decision by e-mail and can come back to this page at any time.
objection-filed-at = filed { $at }
objection-decide = Decide this objection
objection-decision = Decision
objection-answer = Reasons
objection-answer-hint = The facts that were checked and the grounds; the person who objected reads all of it.
objection-decide-send = Decide
objection-decided-done = Decided. The person who objected will be told by e-mail.
objection-stage-filed = Undecided
objection-stage-upheld = Upheld
objection-stage-dismissed = Dismissed
objection-choice-upheld = What was published is wrong and must be withdrawn, corrected and published anew.
objection-choice-dismissed = What was published is right and stands.
objection-too-late = The time for objections to this notice is over.
objection-name-wrong = Enter your real name (2–{ $most } characters).
objection-contact-wrong = Enter a mobile number or e-mail address (5–{ $most } characters).
objection-claim-wrong = State the facts and reasons of your objection ({ $least }–{ $most } characters).
objection-answer-wrong = State the reasons of the decision ({ $least }–{ $most } characters).
objection-choose = Choose whether the objection is upheld.
objection-only-host = Only the host may decide objections.
objection-decided-already = This objection has been decided already.

mail-objection-filed-subject = Objection { $number } received: { $title }
mail-objection-filed-body =
    An objection to the notice “{ $title }” ({ $notice }) was received: { $number }.
    Please check and decide it before the notice is closed:
    { $link }
mail-objection-decided-subject = Objection { $number }: { $stage }
mail-objection-decided-body =
    Your objection { $number } to the notice “{ $title }” ({ $notice }) was decided: { $stage }.

    Reasons:
    { $answer }

    Details: { $link }

waiting-objections = Decide the objections to a notice
