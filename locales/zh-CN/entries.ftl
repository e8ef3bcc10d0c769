### 报名、名单、资格审核

## 选手

contestant-name = 姓名
contestant-id = 身份证号
contestant-mobile = 手机
contestant-email = 电子邮箱
contestant-grade = 技能等级
contestant-lang = 通知语言
contestant-rare = 该姓名含生僻字“{ $characters }”，证书将使用补充字库。请核对写法与身份证一致。
contestant-name-missing = 请填写姓名。
contestant-name-short = 姓名至少两个字。请按身份证填写全名。
contestant-name-long = 姓名太长，最多 { $n } 个字。
contestant-name-character = 姓名里不能有“{ $character }”。请按身份证填写，少数民族姓名中间用“·”。
contestant-id-missing = 请填写身份证号。
contestant-id-length = 身份证号应为 18 位（老证 15 位），现在是 { $n } 位。
contestant-id-character = 身份证号只能是数字，最后一位可以是 X。
contestant-id-date = 身份证号中的出生日期（第 7 至 14 位）不是有效日期。
contestant-id-check = 身份证号校验不通过：按前 17 位推算，最后一位应为 { $right }。请逐位核对。
contestant-mobile-missing = 请填写手机号。
contestant-mobile-form = 手机号应为 11 位数字，以 13 至 19 开头。
contestant-email-missing = 请填写电子邮箱，成绩和通知会发到这里。
contestant-grade-unknown = 没有这个技能等级。请从列表中选择，例如“高级工（三级）”；没有等级请填“无”。
contestant-lang-unknown = 通知语言请填“中文”或“English”。


## 报名

entry-number = 参赛编号
entry-unit = 单位
entry-competition = 竞赛
entry-stage = 状态
entry-reason = 审核意见
entry-received = 提交时间
entry-decided = 审核时间
entry-replaces = 替换的选手
entry-stage-submitted = 待审核
entry-stage-returned = 退回修改
entry-stage-qualified = 审核通过
entry-stage-refused = 审核不通过
entry-stage-withdrawn = 已撤回
entry-new = 添加一名选手
entry-submit = 提交报名
entry-submitted = 已提交，等待资格审核。
entry-submitted-rare = 已提交。姓名含生僻字“{ $characters }”，证书将使用补充字库，请核对写法。
entry-mend = 修改
entry-mend-title = 修改：{ $name }
entry-submit-again = 保存并重新提交
entry-mended = 已保存并重新提交，等待资格审核。
entry-returned-because = 退回原因
entry-id-kept = 身份证号已加密保存，只显示首尾。不修改请保持原样；要修改请填写完整号码。
entry-replace = 换人
entry-replace-title = 换人：由谁替换{ $name }
entry-replace-submit = 撤回原选手并提交新选手
entry-replaced = 已换人，新选手等待资格审核。
entry-replace-same = 这是原选手本人。要更正信息请用“修改”。
entry-withdraw = 撤回报名
entry-withdraw-question = 撤回{ $name }的报名？名额会空出来，截止前可以再报其他人。
entry-withdrawn = 已撤回。
entry-do = 办理
entry-consent = 本单位已取得名单中每位选手的同意
entry-consent-one = 本单位已取得这位选手的同意
entry-consent-text = 选手已单独同意：为报名、资格审核和颁证处理其身份证号等敏感个人信息；并在公示、成绩和获奖名单中公开其姓名、单位和成绩。选手可以随时查询、更正或撤回同意。
entry-consent-missing = 请先取得选手同意并勾选，否则不能报名。
entry-needs-unit = 报名由企业或单位办理。请在账户设置中切换到您的单位。
entry-viewer-only-looks = 您在本单位是“查看”身份，不能报名。请联系单位负责人。
entry-event-goes-on = 本赛项已进入抽签或评分阶段，不能再改报名。
entry-qualified-is-fixed = 该选手已审核通过，不能修改。需要更正请联系区总工会退回。
entry-is-refused = 该选手在本赛项的资格审核未通过，不能再报。如有疑问请联系审核的工会。
entry-is-withdrawn = 该报名已撤回。
entry-is-returned = 该报名已退回单位修改，重新提交后才能审核。
entry-is-qualified = 该报名已经审核通过。
entry-places-full = 本单位在本赛项的名额（{ $places } 人）已满。可以撤回或替换其他选手。
entry-taken-in-event = 此人已报名本竞赛的“{ $event }”。一人只能参加一个赛项。
entry-taken-by-other-unit = 此人已由其他单位报名本竞赛。请与本人核实。
entry-taken-here = 此人已在本赛项的名单中。
entry-taken-meanwhile = 此人刚刚被报名本竞赛。请刷新后核实。

## 名单

roster-title = 参赛名单
roster-places = 名额
roster-places-taken = 已用名额
roster-places-left = 还可以报 { $n } 人。
roster-places-full = 名额已满。要换人请打开选手，选择“换人”。
roster-opens = 报名尚未开始，{ $span }后（{ $when }）开始。
roster-closes = 距报名截止还有 { $span }（{ $when }）。
roster-closed = 报名已于 { $when } 截止。
roster-entries = 已报选手
roster-entries-none = 还没有报名
roster-entries-none-text = 下载模板批量填报，或逐个添加选手。
roster-upload = 用 Excel 批量填报
roster-step-template = 下载本赛项的名单模板。
roster-step-fill = 填写选手信息，一人一行。
roster-step-upload = 上传后先预览，确认无误再提交。
roster-template = 下载名单模板
roster-template-file = 参赛名单-{ $event }
roster-file = 填好的名单
roster-file-hint = .xlsx 或 .csv，最大 2 MB，最多 500 人。上传后不会立即报名。
roster-file-missing = 请选择要上传的文件。
roster-upload-button = 上传并预览
roster-uploads = 最近上传
roster-upload-committed = 已提交
roster-upload-waiting = 未提交
roster-sheet = 名单
roster-sheet-notes = 填写说明
roster-hint-name = 与身份证一致的全名。
roster-hint-id = 18 位居民身份证号。Excel 中请保持文本格式。
roster-hint-mobile = 11 位手机号。
roster-hint-email = 成绩和通知会发到这个邮箱。
roster-hint-grade = 从列表中选择；没有等级填“无”。
roster-hint-lang = 给选手的邮件用中文还是英文，不填为中文。
roster-note-event = 赛项
roster-note-places = 每单位名额
roster-note-closes = 报名截止
roster-note-consent = 个人信息
roster-note-upload = 上传
roster-note-upload-text = 在赛项的“参赛名单”页上传本文件，最多 { $n } 行。红色表头为必填。请不要改动表头。
roster-no-head = 没有找到表头。请使用名单模板，表头中要有“姓名”“身份证号”“手机”“电子邮箱”。
roster-columns-missing = 缺少以下列：{ $columns }。请使用名单模板。
roster-empty = 名单里没有选手。请在表头下面一人一行填写。
roster-too-many-rows = 名单有 { $n } 行，一次最多 { $most } 行。请分几个文件上传。
roster-same-person = 与第 { $row } 行是同一个身份证号。请删除重复的一行。
roster-outcome-new = 新增
roster-outcome-changed = 更新
roster-outcome-skipped = 跳过
roster-outcome-error = 错误
roster-nothing-to-commit = 名单里没有可以提交的行。请改正错误后重新上传。
roster-changed-meanwhile = 预览之后情况有变化，下面是最新的结果。请核对后再次提交，尚未保存任何内容。
roster-committed = 已提交：新增 { $new } 人，更新 { $changed } 人，等待资格审核。
roster-discarded = 上传的名单已删除。
roster-is-committed = 此名单已经提交，不能再删除。要撤回选手，请在参赛名单中逐个撤回。
roster-marked-file = { $file }-错误标注

upload-title = 核对名单
upload-step-file = 上传
upload-step-check = 核对
upload-step-commit = 提交
upload-nothing-yet = 这是预览，尚未报名。
upload-committed = 此名单已于 { $when } 提交
upload-committed-new = 新增 { $n } 人。
upload-committed-changed = 更新 { $n } 人。
upload-discard = 删除此次上传
upload-discard-question = 删除后名单中的内容不再保存，已报名的选手不受影响。确定删除吗？
upload-back = 回到参赛名单
upload-skipped-note = 与已报信息相同
upload-problems = 需要改正的内容
upload-row = 行
upload-column = 列
upload-reason = 原因
upload-whole-row = 整行
upload-outcome = 结果
upload-rows = 全部行
upload-marked = 下载标注错误的名单
upload-marked-text = 下载的文件是您自己的名单：错误单元格标红，最后一列写明原因。改好后重新上传即可，已报的行会自动跳过。
upload-errors-stay = 有 { $n } 行错误，不会提交
upload-errors-stay-text = 可以先提交无误的行，错误的行改好后再上传。
upload-nothing-to-commit = 没有需要提交的行。
upload-again = 重新上传
upload-commit = 提交 { $n } 人

## 列表

entries-between = 、
entries-title = 报名列表
entries-sheet = 报名
entries-file = 报名列表-{ $event }
entries-export = 导出 Excel
entries-none = 没有符合条件的报名
entries-own-title = 本单位报名
entries-own-no-unit = 您现在没有代表单位
entries-own-no-unit-text = 在账户设置中切换到您的单位，即可查看和办理报名。
entries-own-none = 目前没有可以报名的竞赛
entries-own-none-text = 新的竞赛发布后会出现在这里。
entries-own-look = 查看全部竞赛
entries-own-enter = 办理报名（{ $taken } / { $places }）
entries-own-roster = 查看名单

## 资格审核

qualify-title = 资格审核
qualify-q = 姓名、编号或单位
qualify-event = 赛项
qualify-all = 全部
qualify-search = 查询
qualify-reset = 重置
qualify-table = 报名
qualify-all-here = 全选本页
qualify-choose = 选择
qualify-none = 没有待处理的报名
qualify-none-text = 单位提交后会出现在这里。其他状态可在上方筛选。
qualify-decide = 处理选中的报名
qualify-decision = 审核结论
qualify-decision-missing = 请选择审核结论。
qualify-reason = 原因
qualify-reason-hint = 退回或不通过时必填，会发给单位，例如“社保缴纳证明不全”。
qualify-reason-missing = 请写明原因，单位才知道怎么改。
qualify-reason-long = 原因太长，最多 { $most } 个字。
qualify-submit = 提交审核结论
qualify-none-chosen = 请至少选择一条报名。
qualify-approved = 已通过 { $n } 条报名，并通知了单位。
qualify-returned = 已退回 { $n } 条报名，并通知了单位。
qualify-refused = 已决定 { $n } 条报名不通过，并通知了单位。
qualify-changed-meanwhile = 以下报名在您查看之后有变化：{ $numbers }。请核对下面的最新内容后重新选择。没有保存任何结论。
qualify-after-draw = 赛项“{ $event }”已经抽签，不能再更改资格审核结论。
qualify-return-too-late = 报名已截止，单位无法再修改。请选择通过或不通过。
qualify-is-withdrawn = 报名 { $number } 已由单位撤回，无需审核。没有保存任何结论。
qualify-is-returned = 报名 { $number } 已退回单位修改，重新提交后才能审核。没有保存任何结论。
qualify-is-qualified = 报名 { $number } 已经审核通过。没有保存任何结论。
qualify-is-refused = 报名 { $number } 已经审核不通过。没有保存任何结论。
decision-approve = 通过
decision-return = 退回修改
decision-refuse = 不通过
decision-hint-approve = 选手取得参赛资格。
decision-hint-return = 单位在报名截止前可以修改后重新提交。
decision-hint-refuse = 选手不能参加本赛项。

## 邮件

mail-entry-qualified-subject = 资格审核通过：{ $event }
mail-entry-qualified-body =
    您好：

    贵单位在“{ $competition }”赛项“{ $event }”的 { $n } 名选手已通过资格审核：{ $names }。

    查看名单：{ $link }
mail-entry-returned-subject = 报名被退回，请修改：{ $event }
mail-entry-returned-body =
    您好：

    贵单位在“{ $competition }”赛项“{ $event }”的以下选手报名被退回：{ $names }。
    原因：{ $reason }

    请在报名截止（{ $deadline }）前修改并重新提交：{ $link }
mail-entry-refused-subject = 资格审核未通过：{ $event }
mail-entry-refused-body =
    您好：

    贵单位在“{ $competition }”赛项“{ $event }”的以下选手未通过资格审核：{ $names }。
    原因：{ $reason }

    查看名单：{ $link }

waiting-check = 审核 { $n } 名选手的参赛资格
waiting-returned = 修改被退回的 { $n } 份报名
