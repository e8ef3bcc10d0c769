### 公示与异议

notice-list-title = 公示
notice-list-lead = 公示期内，任何人都可以查看全部内容，并实名提出异议。
notice-feed = 订阅（Atom）
notice-feed-title = 匠台 · 公示
notice-running = 正在公示
notice-past = 往期公示
notice-none-running = 目前没有正在进行的公示
notice-none-running-hint = 成绩公示开始后会出现在这里，也可以通过订阅获知。
notice-number = 编号
notice-title = 标题
notice-published = 公布时间
notice-state = 状态
notice-window = 公示期
notice-days = 公示时长
notice-days-n = { $n } 个工作日
notice-until = 公示至 { $day } 24 时
notice-left = 还剩 { $n } 个工作日
notice-window-explained = 公示期共 { $days } 个工作日，自公布次日起算，按国务院办公厅公布的放假调休安排计算。
notice-object = 提出异议
notice-content = 公示内容
notice-facts = 公示信息
notice-about-results = 查看成绩与名次由来
notice-withdrawn-title = 本公示已撤回
notice-objections = 异议
notice-objections-n = 收到 { $n } 件，已处理 { $decided } 件，其中成立 { $upheld } 件
notice-objections-all = 收到的异议
notice-objections-mine = 我提出的异议
notice-objections-none = 没有收到异议。
notice-hash = 内容摘要（SHA-256）
notice-hash-hint = 公示内容按 RFC 8785 规范化后的摘要，任何人都可以据此核对内容没有改动。
notice-kind-results = 成绩公示
notice-kind-selection = 入选名单公示
notice-state-running = 公示中
notice-state-deciding = 公示期满，待办结
notice-state-closed = 已办结
notice-state-withdrawn = 已撤回
notice-column-rank = 名次
notice-column-name = 姓名
notice-column-unit = 单位
notice-column-total = 总分
notice-column-award = 奖项
notice-column-work = 成果名称
notice-column-contributors = 完成人

notice-year-unpublished = 公示期需要用到 { $year } 年的放假安排，但国务院办公厅尚未公布，或尚未导入。请在公布后用“jiangtai import holidays”导入，再发布公示。
notice-stands = 同一事项的公示 { $number } 仍然有效，不能重复发布。
notice-not-open = 该公示已经办结或撤回。
notice-still-runs = 公示期未满，还不能办结。
notice-objections-open = 还有 { $n } 件异议没有处理，处理完毕后才能办结。
notice-objections-upheld = 有 { $n } 件异议成立，公示内容须更正：请撤回本公示，更正后重新公示。

notice-calendar-source = 第一行须写明依据，例如：# 国务院办公厅关于 2027 年部分节假日安排的通知
notice-calendar-header = 第二行须为列名：year,day,kind,name
notice-calendar-row = 此行须为：年份,日期（2027-01-01）,rest 或 work,名称；日期须与年份相邻。
notice-calendar-twice = 此日期重复出现。
notice-calendar-empty = 文件里没有任何日期。

objection-new-title = 提出异议
objection-title = 异议
objection-explained = 异议须实名提出。姓名和联系方式加密保存，只有主办单位能够查看，用于核实情况和答复；处理结果会以邮件告知您。
objection-name = 真实姓名
objection-name-hint = 与身份证件一致。
objection-contact = 联系方式
objection-contact-hint = 手机号码或电子邮箱，便于核实。
objection-claim = 异议内容
objection-claim-hint = 写明对哪一项有异议、事实和理由，10–4000 字。
objection-send = 提交异议
objection-back = 返回公示
objection-received = 异议已收到，下面是回执。
objection-receipt = 主办单位已收到您的异议
objection-receipt-hint = 请记下编号。主办单位作出决定后，会以邮件告知您，也可以随时回到本页查看。
objection-filed-at = { $at } 提出
objection-decide = 处理异议
objection-decision = 处理结果
objection-answer = 理由
objection-answer-hint = 写明核查的事实和依据，异议人会看到全文。
objection-decide-send = 作出决定
objection-decided-done = 决定已作出，异议人会收到邮件。
objection-stage-filed = 待处理
objection-stage-upheld = 成立
objection-stage-dismissed = 不成立
objection-choice-upheld = 公示内容确有错误，须撤回更正后重新公示。
objection-choice-dismissed = 公示内容无误，维持不变。
objection-too-late = 该公示的异议期已经结束，不再受理异议。
objection-name-wrong = 请填写真实姓名（2–{ $most } 个字）。
objection-contact-wrong = 请填写能联系到您的手机号码或电子邮箱（5–{ $most } 个字符）。
objection-claim-wrong = 请写明异议的事实和理由（{ $least }–{ $most } 个字）。
objection-answer-wrong = 请写明处理的理由（{ $least }–{ $most } 个字）。
objection-choose = 请选择异议是否成立。
objection-only-host = 只有主办单位可以处理异议。
objection-decided-already = 这件异议已经处理过了。

mail-objection-filed-subject = 收到异议 { $number }：{ $title }
mail-objection-filed-body =
    对公示“{ $title }”（{ $notice }）收到一件异议，编号 { $number }。
    请在办结公示之前核查并作出决定：
    { $link }
mail-objection-decided-subject = 异议 { $number } 的处理结果：{ $stage }
mail-objection-decided-body =
    您对公示“{ $title }”（{ $notice }）提出的异议 { $number } 已处理，结果：{ $stage }。

    理由：
    { $answer }

    详情：{ $link }

waiting-objections = 处理公示异议
