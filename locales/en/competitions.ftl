### Competitions: list, public page, organising, events, rule sets, draw

## List

competitions-title = Competitions
competitions-lead = The city’s labour and skills competitions, from the call to the final result.
competitions-q = Name or number
competitions-phase = Phase
competitions-any = Any
competitions-search = Search
competitions-reset = Reset
competitions-empty = No competition matches
competitions-empty-filtered = Use fewer filters, or reset to see all competitions.
competitions-empty-text = Competitions appear here once their call is published.
competitions-events-n = { $n ->
    [one] 1 event
   *[other] { $n } events
    }

phase-soon = Opening soon
phase-open = Open for entry
phase-closed = Before the contest
phase-judging = Contest and judging
phase-finished = Finished
phase-cancelled = Cancelled
phase-draft = Draft

competition-span-days = { $a } d { $b } h
competition-span-hours = { $a } h { $b } min
competition-span-minutes = { $a } min

competition-countdown-opens = Entry opens in { $span } ({ $when })
competition-countdown-closes = { $span } left to enter (until { $when })
competition-countdown-draw = Entry is closed; the draw is in { $span } ({ $when })
competition-countdown-judging = The contest begins in { $span } ({ $when })
competition-countdown-judging-ends = Contest and judging go on until { $when }
competition-countdown-results = Judging time is over; results are being worked out and noticed
competition-countdown-finished = The results of all events stand
competition-countdown-cancelled = This competition was cancelled
competition-countdown-draft = Seen by the host only until the call is published

## Public page

competition-number = Number
competition-kind = Kind
competition-level = Level
competition-cluster = Industry cluster
competition-host = Host
competition-summary = About this competition
competition-manage = Organise
competition-show-events = Events
competition-show-events-none = No events yet
competition-show-entries = Entered
competition-show-more = More
competition-show-rules = Rule set
competition-show-promise = Promise of the draw
competition-show-draw = Record of the draw
competition-show-results = Results
competition-show-dates = Dates
competition-show-notice-days = { $n ->
    [one] Results are in a public notice for 1 working day, during which objections may be made.
   *[other] Results are in a public notice for { $n } working days, during which objections may be made.
    }
competition-show-clock = Times are China Standard Time by the server’s clock. An entry counts when all of it has arrived before the deadline; nothing later is taken.

competition-at-called = Call published
competition-at-entry-opens = Entry opens
competition-at-entry-closes = Entry closes
competition-at-draw = Draw
competition-at-judging-opens = Contest and judging begin
competition-at-judging-closes = Contest and judging end

competition-next-enter = How your unit enters
competition-next-enter-1 = Download the roster template and fill in your contestants.
competition-next-enter-2 = Upload the roster, look at the check first, and correct the rows that need it.
competition-next-enter-3 = Confirm, then wait for the district union’s check. Until the deadline you may replace or withdraw contestants.
competition-next-enter-event = Upload a roster: { $event }
competition-next-sign-in-1 = Sign in as a clerk of your unit; a unit without an account signs up first.
competition-next-sign-up = Sign up a unit
competition-next-act-title = Units enter through their clerks
competition-next-act-text = You are not acting for a unit at the moment. Choose the unit you act for in your account, or ask its owner to invite you as a clerk.
competition-next-prepare-title = Entry has not opened yet
competition-next-prepare-text = You can sign your unit up, invite colleagues, and collect your contestants’ details and consents.

promise-title = Promise of the draw
promise-text = The seed of each event’s draw was thrown and sealed when the call was published; this is its SHA-256. The draw can use no other seed. After decoding the seed is published and anyone can repeat the draw.

## New and edit

competition-new = New competition
competition-new-lead = First the basics and dates, then the events. Everything can be changed until the call is published.
competition-edit = Edit competition
competition-title-zh = Title (Chinese)
competition-title-hint = The full name, with the year.
competition-title-en = Title (English)
competition-title-en-hint = Optional; English pages then show the Chinese title.
competition-kind-hint-skills = Workers show the skill of their trade; judges mark.
competition-kind-hint-labour = Units and teams compete by indicators: progress, quality, safety, innovation.
competition-cluster-hint = The “465” industry cluster this competition serves first.
competition-summary-hint = Who may take part, awards, contact. An empty line starts a paragraph.
competition-dates = Dates
competition-dates-hint = China Standard Time. Once the call is published the dates are promises and cannot be changed.
competition-entry-closes-hint = Exactly this moment, to the millisecond, without grace.
competition-draw-hint = After entry closes; leave time for the qualification check.
competition-notice-days = Public notice of results
competition-notice-days-hint = Working days of the national calendar, during which objections are taken.
competition-save = Save
competition-created = The draft is made. Next, add its events.
competition-saved = Saved.
competition-cancelled = The competition is cancelled.
competition-yes = Yes
competition-no = No
competition-confirm-missing = Nothing was done: please confirm first.

competition-title-missing = Enter a title
competition-text-long = Too long: at most { $max } characters
competition-kind-missing = Choose the kind of competition
competition-level-missing = Choose a level
competition-cluster-missing = Choose an industry cluster
competition-date-missing = Enter a date and time
competition-date-form = Enter date and time like 2026-11-22T09:00
competition-date-entry-closes = Entry must close after it opens
competition-date-draw = The draw must be after entry closes
competition-date-judging-opens = The contest must begin after the draw
competition-date-judging-closes = The contest must end after it begins
competition-number-range = Enter a whole number from { $from } to { $to }

competition-already-called = The call is published already.
competition-not-called = The call is not published yet.
competition-is-cancelled = This competition was cancelled; nothing more can be done with it.
competition-called-is-fixed = The call is published: dates and events are promises and cannot be changed.
competition-has-results = An event has its final result, so the competition cannot be cancelled.
competition-needs-union = Competitions are held by trade unions: please act as a clerk of a union.
competition-not-organiser = Only the host may do this.

## Organising

manage-title = Organise: { $title }
manage-public = Public page
manage-prepare = Preparation
manage-dates = Basics and dates
manage-dates-hint = Title, level, cluster, windows
manage-events = Events
manage-events-none = At least one event is needed
manage-events-n = { $n ->
    [one] 1 event
   *[other] { $n } events
    }
manage-call = Publish the call
manage-call-hint = Publish when everything is checked
manage-call-later = Add an event first
manage-called-at = Published { $when }
manage-event = The event
manage-rules = Rule set
manage-rules-open = May be changed until the draw
manage-rules-fixed = Fixed
manage-entries = Entries
manage-entries-hint = { $n } entered, until { $when }
manage-qualification = Qualification check
manage-qualification-hint = { $n } waiting
manage-draw = Draw
manage-draw-hint = From { $when }
manage-panel = Panel
manage-panel-hint = Invite judges, note recusals
manage-open-judging = Freeze the rule set and open judging
manage-judging-hint = Planned for { $when }
manage-marks = Marks
manage-marks-hint = Planned until { $when }; the chief judge locks
manage-standings = Standings
manage-standings-hint = Decode and compute ranks
manage-notice = Public notice
manage-notice-hint = { $n ->
    [one] 1 working day
   *[other] { $n } working days
    }
manage-final = Final result
manage-status-later = Not yet
manage-status-todo = To do
manage-status-going = In progress
manage-status-done = Done
manage-cancel = Cancel the competition
manage-cancel-text = Entries, draw and judging stop. The public page stays and says that it was cancelled.
manage-cancel-question = Cancel the whole competition? This cannot be undone.

call-text = Once published, dates and events are promises and cannot be changed. A seed for each event’s draw is thrown and sealed, its SHA-256 is published, and a panel is opened.
call-publish = Publish the call
call-question = Have you checked dates, events and rule sets? A published call cannot be taken back.
call-published = The call is published, the draws are promised, the panels are open.
call-needs-events = There is no event yet; add one first
call-dates-past = Entry would already be closed; change the dates
call-rules-broken = The rule set of “{ $event }” has { $n } problems; correct them first

## Events

event-add = Add an event
event-edit = Edit event
event-title = Event
event-title-zh = Title (Chinese)
event-title-en = Title (English)
event-title-hint = Usually the trade, such as welder.
event-occupation = Occupation
event-occupation-hint = Code of the occupational classification (2022), such as 6-18-02-04, or its full Chinese name.
event-occupation-unknown = The classification has no such occupation; enter its code (such as 6-18-02-04) or its exact name
event-places = Places per unit
event-places-hint = How many people one unit may enter in this event.
event-stations = Stations
event-stations-hint = How many contest at the same time in one sitting; the draw fills sittings by it.
event-units-apart = Keep units apart
event-units-apart-hint = Within a sitting the draw keeps people of one unit off neighbouring stations where it can; the rule is public and repeatable.
event-preset = Preset of the rule set
event-preset-hint = Take one that is close; you can edit and try it afterwards.
event-preset-missing = Choose a preset
event-unit-people = people
event-unit-stations = stations
event-unit-working-days = working days
event-rules = Rule set
event-stage = Stage
event-judges = Judges
event-subjects = Works
event-sheets = Sheets done
event-sheets-of = of { $n }
event-panel-preparing = Being formed
event-panel-open = Judging
event-panel-locked = Locked
event-panel-link = Manage the panel
event-entries = See the entries
event-remove = Remove the event
event-remove-question = Remove this event?
event-added = The event is added. Please check its rule set.
event-saved = The event is saved.
event-removed = The event is removed.
event-wrong-stage = The event is not at a stage that allows this.
event-rules-fixed = A rule set cannot be changed after the draw.
event-judging-open = Freeze and open judging
event-judging-open-text = The rule set is frozen now and sheets are handed to the judges. They see work numbers, never names or units.
event-judging-open-question = A frozen rule set cannot be changed. Open judging?
event-judging-opened = The rule set is frozen and the sheets are handed out.
event-judging-needs-draw = Judging opens after the draw, and only once.

event-stage-entry = Entry and check
event-stage-drawn = Drawn
event-stage-judging = Judging
event-stage-locked = Working out results
event-stage-noticed = In public notice
event-stage-final = Final
event-stage-void = Void

entry-count-submitted = Waiting for the check
entry-count-returned = Returned
entry-count-qualified = Qualified
entry-count-refused = Refused

entry-not-yet-open = Entry has not opened; it opens on { $when }.
entry-window-closed = Entry closed on { $when }; nothing that arrived later is taken.

## Rule sets

rules-title = Rule set: { $event }
rules-download = Download JSON

## Draw

draw-title = Draw: { $event }
draw-not-promised = The draw is not promised yet
draw-not-promised-text = When the call is published a seed is thrown and sealed, and its SHA-256 stands here.
draw-waiting = The draw is on { $when }
draw-waiting-text = The seed is sealed; nobody can see or change it. It is used once the list of entries is closed.
draw-done = Drawn on { $when }: { $n } entries
draw-done-text = So that judges see works and no people, the seed and the drawn places stay closed until decoding.
draw-revealed = Decoded: anyone can repeat the draw
draw-revealed-text = The seed is published. Download the table and run the program below to check every station and work number.
draw-hold = Hold the draw
draw-hold-text = The draw closes the list of entries for good and hands the work numbers to the panel. Each event is drawn once.
draw-hold-later = The draw can be held from { $when }, with at least one qualified contestant.
draw-question = Hold the draw now? List and stations cannot be changed afterwards.
draw-held = { $n ->
    [one] The draw is held: 1 entry.
   *[other] The draw is held: { $n } entries.
    }
draw-facts = Published values
draw-seed-hash = SHA-256 of the seed (the promise)
draw-committed = Published { $when }
draw-list-hash = SHA-256 of the list of entries
draw-held-at = Closed { $when }
draw-entries = Entries drawn
draw-seed = Seed
draw-revealed-at = Published { $when }
draw-how = How the draw works
draw-how-list = The numbers of all qualified entries, ascending, joined by line feeds; their SHA-256 is the list hash.
draw-how-order = Entries are ordered by SHA-256(seed ‖ list hash ‖ entry number), ascending.
draw-how-apart = Where units are kept apart, places are filled in turn; if the next in order is of the same unit as the one before in the same sitting, the first of another unit goes before; if there is none, the order stands.
draw-how-stations = Places fill the stations of sitting 1, then of sitting 2, and so on.
draw-how-work = Work numbers: places ordered by SHA-256(seed ‖ list hash ‖ “work ” and the place), ascending, are numbered W001, W002, …
draw-repeat = Repeat it yourself
draw-repeat-text = Save the table as draw.csv beside this program and run it with Python 3; it prints ok when everything agrees.
draw-table = Download the table (CSV)
draw-lists = Lists for the venue
draw-lists-text = The station list has no work numbers, the code list no names; members of the panel see neither. Give them to different people.
draw-stations = Station list for check-in
draw-stations-text = To check who comes and lead them to their stations. It holds no work numbers.
draw-codes = Code list
draw-codes-text = For coding judges, to label works. It holds no names or units.
draw-lists-empty = The draw has not been held
draw-sitting = Sitting
draw-station = Station
draw-entry = Entry
draw-name = Name
draw-unit = Unit
draw-work-number = Work number
draw-already-held = The draw of this event was held already.
draw-not-held = The draw of this event has not been held.
draw-already-revealed = The seed is published already.
draw-not-decoded = Not decoded: who stands behind a work number is known only after the panel is locked.
draw-too-early = The draw is set for { $when }; come back then.
draw-entries-unchecked = { $n ->
    [one] 1 entry has not been checked; finish the qualification check first.
   *[other] { $n } entries have not been checked; finish the qualification check first.
    }
draw-nobody = Nobody is qualified, so there is nothing to draw.
draw-panel-is-blind = You are on this event’s panel and may not see who stands where.
draw-decoded = Decoded; the seed is published.
close-too-early = What arrived in time is still being written; the list can be closed from { $when }.
decode-title = Decoding
decode-text = The chief judge has locked the marks. Decoding gives the works their names again and publishes the seed, so that anyone can repeat the draw.
decode-do = Decode and publish the seed
decode-question = Decode now?
decode-before-lock = Decoding is possible once the chief judge has locked the marks.

waiting-draw = Hold the draw
waiting-open-judging = Open the judging
