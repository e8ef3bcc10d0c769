menu-marketplace = 交易

market-lead = 职工创新成果的许可与转让：从意向到签约，每一步都留痕，双方确认才算数。
market-our-deals = 我们的交易
market-deals-lead = 本单位作为权利人或需求方参与的全部交易。
market-none = 目前没有挂牌的成果
market-none-hint = 可以先到成果库看看已经公布的成果。
market-to-repository = 去成果库
market-no-deals = 还没有交易
market-no-deals-hint = 在挂牌成果页面点“咨询该成果”，就会开始一笔交易。

money-form = 请填写金额，例如 12,000.50 或 1.2万（单位：元）。
money-most = 金额不能超过 100 亿元。请检查是否多写了零。
money-fen = 金额最小到分，请去掉多余的小数位。
money-hint = 单位：元。可以写 12,000.50 或 1.2万。

grant-kind-exclusive = 独占许可
grant-kind-sole = 排他许可
grant-kind-ordinary = 普通许可
grant-kind-assignment = 转让

region-wuxi = 无锡市
region-jiangsu = 江苏省（无锡以外）
region-delta = 上海、浙江、安徽
region-mainland = 中国大陆其他地区
region-abroad = 其他国家和地区（含港澳台）

manner-make = 制造
manner-use = 使用
manner-sell = 销售

ownership-service = 职务成果
ownership-own = 非职务成果
ownership-hint-service = 执行本单位任务或主要利用本单位条件完成；转让时完成人在同等条件下可优先受让（民法典第八百四十七条）。
ownership-hint-own = 完成人自己的成果，由权利人依约定持有。

pricing-agreed = 协议定价
pricing-listed = 挂牌交易

gate-consent = 全体权利人同意挂牌
gate-no_dispute = 权属没有争议
gate-no_secrecy = 不涉及国家秘密，也不违反保密义务
gate-no_pledge = 没有质押或其他限制
listing-gate-consent = 请声明“全体权利人同意挂牌”。没有全体同意就不能挂牌。
listing-gate-no_dispute = 请声明“权属没有争议”。有争议的成果要先解决争议。
listing-gate-no_secrecy = 请声明“不涉及国家秘密，也不违反保密义务”。涉密成果不能挂牌。
listing-gate-no_pledge = 请声明“没有质押或其他限制”。质押的成果要先解除质押。

listing-form-title = 挂牌
listing-ways = 转化方式
listing-ways-hint = 选择愿意采用的方式，可以多选。
listing-ways-missing = 请至少选择一种转化方式。
listing-choose = 请从列出的选项中选择一项。
listing-ownership = 成果归属
listing-pricing = 定价方式
listing-price = 价格
listing-asking = 挂牌价
listing-asking-missing = 挂牌交易需要写明价格；没有定价请选择“协议定价”。
listing-territory = 地域说明
listing-territory-hint = 例如：江苏省内优先。每笔交易的具体地域在报价中约定。
listing-notes-hint = 例如：可提供的资料、培训和服务。所有人都能看到。
listing-reward = 完成人收益比例
listing-reward-n = 到账净收入的 { $n } % 归完成人，按已确认的贡献比例分配
listing-reward-hint = 到账金额中分给完成人的比例。没有规定或约定时不低于净收入的 50 %（促进科技成果转化法第四十五条）。
listing-refusal-days = 优先受让期限
listing-refusal-days-hint = 转让职务成果时，留给完成人决定是否优先受让的天数，1 至 90 天。
listing-days = 天
listing-gates = 挂牌声明
listing-gates-hint = 四项都要声明，声明会写入记录。
listing-save = 挂牌
listing-saved = 已挂牌。
listing-edit = 修改挂牌
listing-delist = 撤牌
listing-delist-hint = 撤牌后不再接受新的咨询，正在进行的交易不受影响。
listing-delist-question = 确定要撤牌吗？
listing-delisted = 已撤牌。
listing-not-open = 该成果目前没有挂牌，请联系权利人或选择其他成果。
listing-withdrawn = 该成果已撤回，不能挂牌或咨询。
listing-only-holder = 只有该成果的权利人（负责人或经办人）可以挂牌和撤牌。请切换到权利人单位后再试。
listing-closed = 已撤牌
listing-closed-hint = 不再接受新的咨询。
listing-ask = 咨询该成果
listing-holder = 权利人
listing-listed = 挂牌时间

enquire-to = 咨询将发送给{ $holder }
enquire-secret = 该成果有部分内容需要先签保密协议才能查看。
enquire-open = 该成果没有保密内容，权利人答复后即可报价。
enquire-send = 发送咨询

deal-only-writers = 只有本单位的负责人或经办人可以办理。请让他们操作，或切换身份。
deal-asked-already = 贵单位已就这项成果提出咨询（{ $number }），对方尚未答复。请在“我们的交易”里等候答复，或先终止那次咨询。
deal-own-result = 这是本单位自己的成果，不能向自己咨询。
deal-enquired = 咨询已发送，权利人答复后会邮件通知。
deal-step-taken = 已记录，并已邮件通知对方。
deal-step-unknown = 没有这样的步骤。请刷新页面后重试。
deal-text-missing = 请填写内容。
deal-text-long = 内容太长，最多 { $most } 个字。
deal-percent = 请填写百分比，最多两位小数，从 { $least } 到 { $most }。
deal-whole = 请填写 { $least } 到 { $most } 之间的整数。
deal-amount-zero = 金额必须大于零。
deal-territory-missing = 请至少选择一个地域。
deal-manner-missing = 请至少选择一种实施方式。
deal-day = 请填写日期，例如 2026-03-01。
deal-until-before = 最后一天不能早于第一天。
deal-registration-form = 认定登记编号是 14 位或 16 位数字，请核对登记证明。
deal-other-text = 确认的文本与现在的文本不一致（哈希不同）。请刷新页面，重新阅读后再确认。
deal-grant-not-listed = 这项成果的挂牌信息里没有这种方式。请选择已列出的方式，或先与权利人沟通，由对方提出。
deal-other-version = 这不是最新一版条款。请刷新页面，查看最新版本。
deal-other-payment = 没有这笔待处理的款项。请刷新页面。
deal-waived-already = 您已经作出决定，不能再改。
deal-waived-done = 您已放弃优先受让，其他完成人仍可决定。

deal-turn-enquired = 权利人还没有答复咨询，下一步由权利人答复。
deal-turn-disclosed = 该成果有保密内容，下一步由权利人提供保密协议。
deal-turn-nda-offered = 保密协议已提供，下一步由需求方确认同一文本。
deal-turn-nda-signed = 保密协议双方已确认，下一步由权利人披露详情。
deal-turn-open = 可以谈条件了，任何一方都可以报价。
deal-turn-offer-holder = 需求方已报价，下一步由权利人接受或还价。
deal-turn-offer-buyer = 权利人已报价，下一步由需求方接受或还价。
deal-turn-first-refusal = 条件已接受。这是职务成果的转让，等待完成人决定是否优先受让。
deal-turn-confirm = 条件已接受，双方都要确认合同文本。
deal-turn-confirm-holder = 需求方已确认合同文本，等待权利人确认。
deal-turn-confirm-buyer = 权利人已确认合同文本，等待需求方确认。
deal-turn-sign = 合同文本双方已确认，双方都要签署。
deal-turn-sign-holder = 需求方已签署，等待权利人签署。
deal-turn-sign-buyer = 权利人已签署，等待需求方签署。
deal-turn-signed = 合同已签署，下一步由权利人填写技术合同认定登记结果。
deal-turn-paying = 合同履行中，任何一方都可以登记款项，对方确认后计入。
deal-turn-payment-holder = 需求方登记了一笔款项，等待权利人确认。
deal-turn-payment-buyer = 权利人登记了一笔款项，等待需求方确认。
deal-turn-done-holder = 需求方提出履行完毕，等待权利人确认。
deal-turn-done-buyer = 权利人提出履行完毕，等待需求方确认。
deal-turn-completed = 双方确认履行完毕，不能再办理任何步骤。
deal-turn-expired = 合同期限已满，不能再办理任何步骤。
deal-turn-terminated = 交易已终止，不能再办理任何步骤。
deal-turn-preempted = 完成人已行使优先受让权，本交易结束，由权利人与该完成人另行签约。

deal-stage-enquired = 已咨询
deal-stage-disclosed = 已答复
deal-stage-nda_offered = 保密协议待确认
deal-stage-nda_signed = 保密协议已签
deal-stage-detailed = 已披露详情
deal-stage-offered = 已报价
deal-stage-countered = 已还价
deal-stage-first_refusal = 优先受让期
deal-stage-accepted = 条件已接受
deal-stage-agreed = 文本已确认
deal-stage-signed = 已签署
deal-stage-paying = 履行中
deal-stage-completed = 已完成
deal-stage-expired = 已到期
deal-stage-terminated = 已终止
deal-stage-preempted = 完成人优先受让

deal-side-holder = 权利人
deal-side-buyer = 需求方
deal-side-contributor = 完成人

deal-step-enquire = 咨询成果
deal-step-disclose = 答复咨询
deal-step-offer_nda = 提供保密协议
deal-step-sign_nda = 确认保密协议
deal-step-detail = 披露详情
deal-step-offer = 报价
deal-step-accept = 接受条件
deal-step-waive = 放弃优先受让
deal-step-exercise = 行使优先受让权
deal-step-confirm = 确认合同文本
deal-step-sign = 签署合同
deal-step-register = 填写认定登记编号
deal-step-not_register = 不办理认定登记
deal-step-pay = 登记款项
deal-step-reverse = 提出冲销款项
deal-step-confirm_payment = 确认款项
deal-step-reject_payment = 退回款项登记
deal-step-complete = 确认履行完毕
deal-step-expire = 确认期满
deal-step-terminate = 终止交易

deal-road-enquiry = 咨询
deal-road-disclosure = 披露
deal-road-terms = 条件
deal-road-contract = 合同
deal-road-payment = 履行
deal-road-end = 结束

deal-number = 交易编号
deal-result = 成果
deal-we-are = 本单位身份
deal-with = 对方
deal-state = 状态
deal-opened = 开始时间
deal-our-turn = 轮到我方
deal-waiting = 等待中
deal-buyer = 需求方
deal-head = { $number } · 本单位是{ $side }
deal-next = 下一步
deal-refusal-until = 优先受让截止：{ $at }
deal-purpose = 用途
deal-purpose-hint = 想用来做什么、在哪里用、大致规模。权利人据此答复。
deal-note = 说明
deal-disclose-hint = 答复咨询：成果现状、可以怎样合作。不要写保密内容。
deal-do-disclose = 答复
deal-nda = 保密协议
deal-nda-hint = 可以修改下面的常用文本。提供即表示本单位受其约束。
deal-do-offer-nda = 提供保密协议
deal-sign-nda-hint = 请在下方“成果资料”中阅读保密协议全文，确认后即受其约束。
deal-do-sign-nda = 确认保密协议
deal-detail-hint = 可以附一句说明。提交后，需求方能看到成果的保密部分和附件名称。
deal-do-detail = 披露详情
deal-accept-hint = 接受后将生成合同文本，由双方确认。
deal-do-accept = 接受第 { $n } 版
deal-confirm-hint = 请阅读下方合同文本。确认的是带有该哈希的同一文本。
deal-do-confirm = 确认合同文本
deal-sign-hint = 双方都签署后，许可即成立。
deal-do-sign = 签署
deal-registration = 认定登记编号
deal-registration-hint = 技术合同登记机构给出的 14 位或 16 位数字。
deal-do-register = 保存登记编号
deal-do-not-register = 不办理登记
deal-not-register-hint = 请写明原因。
deal-reason = 原因
deal-do-pay = 登记款项
deal-do-confirm-payment = 确认款项
deal-do-reject-payment = 退回登记
deal-do-reverse = 冲销第 { $n } 笔
deal-reverse-hint = 对方确认后，会按原分配比例反向记账，原记录保留。
deal-do-complete = 履行完毕
deal-complete-question = 确认合同已经履行完毕吗？对方也确认后，交易即完成。
deal-do-expire = 期满结束
deal-expire-question = 合同期限已过，确认结束吗？
deal-do-terminate = 终止交易
deal-terminate-hint = 原因会告知{ $side }，并写入记录。终止后不能恢复。
deal-terms = 条款
deal-version = 第 { $n } 版 · { $side }提出
deal-contract = 合同文本
deal-print = 打印版
deal-hash = 哈希（SHA-256）
deal-payments = 款项
deal-material = 成果资料
deal-material-secret = 保密部分在双方确认保密协议、权利人披露后可见。
deal-attachments = 附件
deal-nda-signed = 双方已确认
deal-nda-open = 待确认
deal-steps = 经过
deal-section-novelty = 创新点
deal-section-method = 方法要点
deal-section-comparison = 国内外比较
deal-section-use = 应用情况
deal-section-economic_benefit = 经济效益
deal-section-social_benefit = 社会效益
deal-level-public = 公开
deal-level-signed_in = 登录单位可见
deal-level-nda = 保密

offer-first = 报价
offer-counter = 还价
offer-explained = 每次报价都是一版新的条款
offer-explained-more = 对方可以接受或还价。只有对方接受的版本才会写进合同。
offer-send = 提交报价

terms-grant = 权利
terms-grant-hint = 独占：只有被许可人可用；排他：被许可人和权利人可用；普通：还可再许可他人；转让：权利归受让方。
terms-choose = 请选择
terms-territory = 地域
terms-territory-hint = 可以多选。转让时不用选，为全部地域。
terms-manner = 实施方式
terms-term = 期限
terms-first-day = 第一天
terms-last-day = 最后一天
terms-last-day-hint = 不填即不限期限。
terms-from = 自{ $from }起，不限期限
terms-from-until = 自{ $from }起至{ $until }止
terms-price = 价款
terms-total = 总价
terms-instalments = 期数
terms-instalments-hint = 分期支付时填写，2 至 120 期。
terms-rate = 提成比例
terms-rate-hint = 提成支付时填写，按销售额计。
terms-entry = 入门费
terms-entry-hint = “入门费加提成”时填写。单位：元。
terms-notes = 其他约定
terms-notes-hint = 例如：培训、资料交付、违约责任。会原样写入合同。
terms-separator = 、

payment-mode-lump_sum = 一次总付
payment-mode-instalments = 分期支付
payment-mode-royalty = 提成
payment-mode-upfront_royalty = 入门费加提成
payment-hint-lump_sum = 填写总价。
payment-hint-instalments = 填写总价和期数。
payment-hint-royalty = 填写提成比例。
payment-hint-upfront_royalty = 填写入门费和提成比例。

price-lump-sum = 一次总付 { $total }
price-instalments = 分 { $count } 期支付，共 { $total }
price-royalty = 按销售额的 { $rate } % 提成
price-upfront-royalty = 入门费 { $entry }，另按销售额的 { $rate } % 提成

payment-number = 序号
payment-by = 登记方
payment-amount = 金额
payment-note = 说明
payment-note-hint = 例如：第一期、2026 年上半年提成。
payment-recorded = 待对方确认
payment-counted = 已计入
payment-rejected = 已退回
payment-to-confirm = { $side }登记了第 { $n } 笔款项 { $amount }。核对无误后请确认。
payment-received = 已计入 { $amount }
payment-of = （合同总价 { $total }）
payment-split = 第 { $n } 笔 { $amount } 的分配
payment-split-hint = { $reward } % 归完成人，再按贡献比例分配；按分计算，余数归尾数最大者，相同时归排名在前者。

overlap-exclusive = 与已有授权冲突：独占许可期内，权利人不得在相同地域、方式和期限内再作任何许可（见交易 { $deal }）。请改动地域、方式或期限。
overlap-sole = 与已有授权冲突：排他许可期内，权利人不得在相同地域、方式和期限内再许可他人（见交易 { $deal }）。请改动地域、方式或期限。
overlap-ordinary = 与已有授权冲突：已有普通许可，不能在相同地域、方式和期限内再作独占或排他许可（见交易 { $deal }）。请改为普通许可，或改动地域、方式或期限。
overlap-assigned = 该成果已经转让（见交易 { $deal }），原权利人不能再作授权。

contract-title = 技术成果转化合同
contract-number = 合同编号：{ $deal }
contract-holder = 甲方（权利人）：{ $name }，统一社会信用代码：{ $uscc }
contract-buyer = 乙方（需求方）：{ $name }，统一社会信用代码：{ $uscc }
contract-subject = 成果：{ $number }《{ $title }》
contract-line = { $what }：{ $how }
contract-law-overlap = 一、甲方保证在本合同约定的地域、方式和期限内，没有与本合同相冲突的授权；本合同成立前已有的许可继续有效。
contract-law-named = 二、完成人的署名权和获得奖励、报酬的权利不因本合同受影响。
contract-law-monopoly = 三、非法垄断技术或者侵害他人技术成果的条款无效（民法典第八百五十条）。
contract-law-change = 四、签署后变更应当另行订立书面协议。
contract-law-signed = 五、双方在匠台确认同一文本并签署后，本合同成立。
contract-not-signed = 双方尚未全部签署，仅供阅读
contract-acts = 确认与签署
contract-hash-hint = 上方文本（不含标题与本栏）按 UTF-8 计算的 SHA-256。文本改动一个字，哈希就不同。

refusal-title = 优先受让
refusal-explained = 权利人拟按以下条件转让您参与完成的职务成果。您可以在同等条件下优先受让（民法典第八百四十七条）。
refusal-waive = 放弃优先受让
refusal-waive-question = 确定放弃吗？提交后不能更改。
refusal-exercise = 按同等条件受让
refusal-exercise-question = 确定按以上条件受让吗？与现有需求方的交易将结束，由权利人与您另行签约。

statement-title = 我的收益
statement-lead = 您作为完成人，从成果转化到账款项中应分得的金额。
statement-none = 还没有收益记录
statement-none-hint = 权利人与需求方双方确认到账后，这里会列出您的份额。
statement-total = 合计
statement-at = 记账时间
statement-share = 贡献比例

nda-usual =
    保密协议
    一、权利人向需求方披露本成果中注明保密的内容，仅供需求方评估是否采用本成果。
    二、需求方只让确有必要的人员知悉，不得向他人披露，不得用于评估以外的目的。
    三、保密义务自双方确认之日起五年内有效；已为公众知悉的内容除外。
    四、未达成交易的，需求方应当停止使用并销毁取得的资料。

mail-deal-stepped-subject = 交易 { $number }：{ $side }{ $step }
mail-deal-stepped-body =
    成果：{ $title }
    交易：{ $number }
    { $side }：{ $step }

    查看详情和下一步：
    { $link }
mail-deal-first-refusal-subject = 请决定是否优先受让：{ $title }
mail-deal-first-refusal-body =
    您参与完成的职务成果《{ $title }》拟转让（交易 { $number }）。您可以在同等条件下优先受让。

    请在 { $until } 前决定：
    { $link }
mail-deal-credited-subject = 收益记账：{ $title }
mail-deal-credited-body =
    成果《{ $title }》的一笔款项已由双方确认，记入您名下的金额：{ $amount }。

    查看明细：
    { $link }

waiting-first-refusal = 决定是否以同等条件优先受让
