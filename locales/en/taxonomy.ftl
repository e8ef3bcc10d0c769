### Reference data: clusters, districts, grades, levels, credit codes

tier-landmark = Landmark industry
tier-advantage = Advantage industry
tier-future = Future industry
tier-open = Future industry (open list)

grade-none = None
grade-apprentice = Apprentice
grade-junior = Junior worker (level 5)
grade-intermediate = Intermediate worker (level 4)
grade-senior = Senior worker (level 3)
grade-technician = Technician (level 2)
grade-senior_technician = Senior technician (level 1)
grade-expert_technician = Expert technician
grade-chief_technician = Chief technician

union-level-national = National
union-level-province = Provincial
union-level-city = City
union-level-district = District
union-level-township = Township, sub-district or park
union-level-village = Village or community
union-level-base = Workplace
union-level-industry = Industry

level-national = National
level-province = Provincial
level-city = City
level-district = District
level-industry = Industry
level-unit = Unit

competition-kind-labour = Labour competition
competition-kind-skills = Skills competition

uscc-length = A unified social credit code has 18 characters; this has { $n }. Copy it from the business licence or the union’s legal-person certificate.
uscc-character = Character { $place } is “{ $character }”, which never stands in a credit code (it uses digits and capital letters without I, O, S, V and Z). Check whether it should be a digit.
uscc-check = The code does not add up: after these 17 characters the last one should be { $expected }. Probably a character is mistyped or two are swapped; compare it with the certificate.
uscc-organisation-check = The code adds up, but its 17th character is usually { $expected }. Please compare it with the certificate; you may go on if it is right.

occupations-head = This is not a file of the classification: its first line must name the columns level, code and name.
occupations-too-large = The file is larger than { $mib } MiB; the whole classification is far smaller. Check whether it is the right file.
occupations-columns = The line has fewer columns than the head. Complete level, code and name.
occupations-quote = A quotation mark is opened and not closed on this line.
occupations-encoding = The line is neither UTF-8 nor GB 18030. Save the file as UTF-8.
occupations-code = “{ $code }” is not an occupation code of the form 6-18-02-04.
occupations-level = “{ $level }” is not a level; 1 to 4 are, and 4 is an occupation.
occupations-name-missing = { $code } has no name.
occupations-name-long = The name of { $code } is longer than { $n } characters.
occupations-contradiction = { $code } stands in this file before as “{ $name }”; the earlier line was kept.
