### Reading sheets

sheet-too-big = The file is too large; at most { $mb } MB. Remove other sheets and pictures and try again.
sheet-empty = The file is empty. Make sure that the first sheet is filled in and saved.
sheet-not-a-sheet = This is neither an Excel workbook nor a CSV file. Upload .xlsx or .csv.
sheet-old-excel = This is the old Excel format (.xls). Save it as .xlsx in Excel or WPS and upload that.
sheet-encrypted = The file is protected by a password. Remove the protection, save it and upload it again.
sheet-damaged = The file is damaged or incomplete. Open it in Excel or WPS, save it as .xlsx and try again.
sheet-too-many-parts = The file has more than { $n } parts inside and is no plain list. Copy the content into the template.
sheet-too-much = The file unpacks to too much. Copy the content into the template.
sheet-macros = The file contains macros. Save it as .xlsx without macros.
sheet-links = The file refers to other files or embeds objects. Copy the content into the template (values only).
sheet-too-many-rows = There is content below row { $n }, the limit. Remove the rows that are not needed.
sheet-too-many-columns = There is content beyond column { $n }, the limit. Remove the columns that are not needed.
sheet-long-cell = A cell holds too much text. Check whether something was pasted by mistake.
sheet-encoding = The encoding of the text is unknown. Save it as “CSV UTF-8” or .xlsx.
sheet-write = The sheet could not be made.
sheet-cell-lost-digits = Excel has cut this long number and its last digits are lost. Format the column as text and enter the whole number again.
sheet-cell-formula = This is a formula without a stored value. Enter the content itself (paste values only).
sheet-cell-error = The cell shows a formula error. Enter the content itself.
