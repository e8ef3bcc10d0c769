menu-competitions = Competitions
menu-notices = Notices
menu-entries = Our entries
menu-qualification = Qualification
menu-judging = Judging
menu-admin = Administration
ui-choose = Please choose
