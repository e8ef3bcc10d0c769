### 读取表格文件

sheet-too-big = 文件太大，最大 { $mb } MB。请删去多余的工作表和图片后重试。
sheet-empty = 文件里没有内容。请确认填写在第一个工作表并已保存。
sheet-not-a-sheet = 这不是 Excel 工作簿或 CSV 文件。请上传 .xlsx 或 .csv。
sheet-old-excel = 这是旧版 Excel（.xls）格式。请在 Excel 或 WPS 中“另存为”.xlsx 后上传。
sheet-encrypted = 文件设有密码。请取消密码保护，另存后上传。
sheet-damaged = 文件已损坏或格式不完整。请在 Excel 或 WPS 中打开，另存为 .xlsx 后重试。
sheet-too-many-parts = 文件内部有超过 { $n } 个部分，不是普通名单。请把内容复制到模板后上传。
sheet-too-much = 文件解开后的内容过大。请把内容复制到模板后上传。
sheet-macros = 文件含有宏。请另存为不含宏的 .xlsx 后上传。
sheet-links = 文件含有外部链接或嵌入对象。请把内容复制到模板（仅粘贴值）后上传。
sheet-too-many-rows = 第 { $n } 行以下还有内容，超过行数上限。请删除多余的行。
sheet-too-many-columns = 第 { $n } 列以右还有内容，超过列数上限。请删除多余的列。
sheet-long-cell = 有单元格的文字过长。请检查是否粘贴错误。
sheet-encoding = 无法识别文件的文字编码。请另存为“CSV UTF-8”或 .xlsx 后上传。
sheet-write = 无法生成表格文件。
sheet-cell-lost-digits = 这个长数字被 Excel 截断，后几位已丢失。请把该列设为“文本”格式后重新填写完整号码。
sheet-cell-formula = 这是没有计算结果的公式。请直接填写内容（复制后“仅粘贴值”）。
sheet-cell-error = 单元格显示的是公式错误。请直接填写内容。
