### 竞赛：列表、公开页面、组织工作、赛项、评分标准、抽签

## 列表

competitions-title = 竞赛
competitions-lead = 全市劳动竞赛和技能竞赛，从启动通知到最终成绩。
competitions-q = 名称或编号
competitions-phase = 阶段
competitions-any = 不限
competitions-search = 查询
competitions-reset = 重置
competitions-empty = 没有符合条件的竞赛
competitions-empty-filtered = 请减少筛选条件，或重置后查看全部竞赛。
competitions-empty-text = 竞赛通知发布后会出现在这里。
competitions-events-n = { $n } 个赛项

phase-soon = 即将报名
phase-open = 报名中
phase-closed = 待开赛
phase-judging = 比赛与评分
phase-finished = 已结束
phase-cancelled = 已取消
phase-draft = 草稿

competition-span-days = { $a } 天 { $b } 小时
competition-span-hours = { $a } 小时 { $b } 分钟
competition-span-minutes = { $a } 分钟

competition-countdown-opens = { $span }后开始报名（{ $when }）
competition-countdown-closes = 距报名截止还有 { $span }（{ $when }）
competition-countdown-draw = 报名已截止，{ $span }后抽签（{ $when }）
competition-countdown-judging = 距比赛开始还有 { $span }（{ $when }）
competition-countdown-judging-ends = 正在比赛和评分，{ $when } 结束
competition-countdown-results = 评分时间已过，成绩核算与公示中
competition-countdown-finished = 全部赛项成绩已确定
competition-countdown-cancelled = 本竞赛已取消
competition-countdown-draft = 只有主办单位能看到；通知发布后对外公开

## 公开页面

competition-number = 竞赛编号
competition-kind = 竞赛类别
competition-level = 级别
competition-cluster = 产业集群
competition-host = 主办单位
competition-summary = 竞赛说明
competition-manage = 组织工作
competition-show-events = 赛项
competition-show-events-none = 尚未设置赛项
competition-show-entries = 已报名
competition-show-more = 详情
competition-show-rules = 评分标准
competition-show-promise = 抽签承诺
competition-show-draw = 抽签记录
competition-show-results = 成绩
competition-show-dates = 日程
competition-show-notice-days = 成绩公示 { $n } 个工作日，公示期内可以提出异议。
competition-show-clock = 时间均为北京时间，以服务器时钟为准：截止时刻之前完整送达的报名有效，之后一律不收。

competition-at-called = 发布竞赛通知
competition-at-entry-opens = 报名开始
competition-at-entry-closes = 报名截止
competition-at-draw = 抽签
competition-at-judging-opens = 比赛与评分开始
competition-at-judging-closes = 比赛与评分结束

competition-next-enter = 本单位怎样报名
competition-next-enter-1 = 下载报名表模板，填写参赛职工信息。
competition-next-enter-2 = 上传报名表，先看核对结果，有问题的行改好再传。
competition-next-enter-3 = 确认提交后等待区级工会资格审核；截止前可以更换或撤回选手。
competition-next-enter-event = 上传名单：{ $event }
competition-next-sign-in-1 = 用本单位经办人的账户登录；还没有账户的单位先注册。
competition-next-sign-up = 单位注册
competition-next-act-title = 报名须由单位经办人办理
competition-next-act-text = 您目前没有以单位经办人身份操作。请在账户里切换到所代表的单位，或请单位负责人邀请您成为经办人。
competition-next-prepare-title = 报名尚未开始
competition-next-prepare-text = 可以先注册单位、邀请经办人，并收集参赛职工的信息和本人同意。

promise-title = 抽签承诺
promise-text = 每个赛项的抽签种子在发布通知时已经产生并封存，下面是它的 SHA-256 值。抽签只能用这个种子；解密之后公布种子，任何人都能重算抽签结果。

## 新建与修改

competition-new = 新建竞赛
competition-new-lead = 先填基本信息和日程，再添加赛项；发布通知之前都可以修改。
competition-edit = 修改竞赛
competition-title-zh = 竞赛名称（中文）
competition-title-hint = 用全称，例如：2026 年无锡市职工焊接技能竞赛。
competition-title-en = 竞赛名称（英文）
competition-title-en-hint = 可以不填；英文页面将显示中文名称。
competition-kind-hint-skills = 职工个人展示工种技能，由裁判打分。
competition-kind-hint-labour = 单位和班组按指标比进度、比质量、比安全、比创新。
competition-cluster-hint = 选择本竞赛主要服务的“465”产业集群。
competition-summary-hint = 参赛对象、奖励办法、联系方式等；空行分段。
competition-dates = 日程
competition-dates-hint = 均为北京时间。发布通知后，日程即为对外承诺，不能再改。
competition-entry-closes-hint = 到这一刻为止，准到毫秒，没有宽限。
competition-draw-hint = 须在报名截止之后，给资格审核留出时间。
competition-notice-days = 成绩公示
competition-notice-days-hint = 按国家公布的工作日计算，公示期内接受异议。
competition-save = 保存
competition-created = 竞赛草稿已建好，下一步添加赛项。
competition-saved = 已保存。
competition-cancelled = 竞赛已取消。
competition-yes = 是
competition-no = 否
competition-confirm-missing = 没有执行：请先确认。

competition-title-missing = 请填写名称
competition-text-long = 太长：不能超过 { $max } 个字符
competition-kind-missing = 请选择竞赛类别
competition-level-missing = 请选择级别
competition-cluster-missing = 请选择产业集群
competition-date-missing = 请填写日期和时间
competition-date-form = 请填写日期和时间，例如 2026-11-22T09:00
competition-date-entry-closes = 报名截止须晚于报名开始
competition-date-draw = 抽签须晚于报名截止
competition-date-judging-opens = 比赛开始须晚于抽签
competition-date-judging-closes = 比赛结束须晚于比赛开始
competition-number-range = 请填写 { $from } 到 { $to } 之间的整数

competition-already-called = 通知已经发布，不能重复发布。
competition-not-called = 竞赛通知还没有发布。
competition-is-cancelled = 本竞赛已取消，不能再操作。
competition-called-is-fixed = 通知已经发布，日程和赛项是对外承诺，不能再改。
competition-has-results = 已有赛项的成绩确定，不能取消整个竞赛。
competition-needs-union = 竞赛由工会主办：请以工会经办人身份操作。
competition-not-organiser = 只有主办单位可以办理。

## 组织工作

manage-title = 组织工作：{ $title }
manage-public = 查看公开页面
manage-prepare = 筹备
manage-dates = 基本信息与日程
manage-dates-hint = 名称、级别、产业集群、各阶段时间
manage-events = 赛项
manage-events-none = 至少需要一个赛项
manage-events-n = 已设 { $n } 个赛项
manage-call = 发布竞赛通知
manage-call-hint = 核对无误后发布
manage-call-later = 先添加赛项
manage-called-at = { $when } 已发布
manage-event = 赛项信息
manage-rules = 评分标准
manage-rules-open = 抽签之前可以修改
manage-rules-fixed = 已确定，不能再改
manage-entries = 报名
manage-entries-hint = { $n } 人，{ $when } 截止
manage-qualification = 资格审核
manage-qualification-hint = 待审核 { $n } 人
manage-draw = 抽签
manage-draw-hint = { $when } 起可以抽签
manage-panel = 裁判组
manage-panel-hint = 邀请裁判，登记回避
manage-open-judging = 锁定评分标准，开始评分
manage-judging-hint = 计划 { $when } 开始
manage-marks = 评分
manage-marks-hint = 计划 { $when } 结束，由裁判长锁定
manage-standings = 成绩
manage-standings-hint = 解密并核算名次
manage-notice = 公示
manage-notice-hint = 公示 { $n } 个工作日
manage-final = 最终成绩
manage-status-later = 未到时候
manage-status-todo = 待办
manage-status-going = 进行中
manage-status-done = 已完成
manage-cancel = 取消竞赛
manage-cancel-text = 取消后报名、抽签和评分都会停止，公开页面保留并注明已取消。
manage-cancel-question = 确定取消整个竞赛吗？取消后不能恢复。

call-text = 发布后，日程和赛项即为对外承诺，不能再改。系统同时为每个赛项产生并封存抽签种子，公布其 SHA-256 值，并建立裁判组。
call-publish = 发布通知
call-question = 日程、赛项和评分标准都核对过了吗？发布后不能撤回。
call-published = 通知已发布，抽签承诺已公布，各赛项的裁判组已建立。
call-needs-events = 还没有赛项，请先添加
call-dates-past = 报名截止时间已经过去，请修改日程
call-rules-broken = 赛项“{ $event }”的评分标准有 { $n } 处问题，请先改正

## 赛项

event-add = 添加赛项
event-edit = 修改赛项
event-title = 赛项
event-title-zh = 赛项名称（中文）
event-title-en = 赛项名称（英文）
event-title-hint = 一般用工种名称，例如：焊工。
event-occupation = 职业（工种）
event-occupation-hint = 填《职业分类大典（2022）》代码，例如 6-18-02-04，也可以填职业全称。
event-occupation-unknown = 大典里没有这个职业；请填代码（如 6-18-02-04）或与大典一致的职业名称
event-places = 每单位名额
event-places-hint = 一个单位在本赛项最多报几人。
event-stations = 工位数
event-stations-hint = 一个场次同时比赛的人数；抽签据此分场次。
event-units-apart = 同单位选手不相邻
event-units-apart-hint = 抽签时同一场次内，同单位选手尽量不排在相邻工位；规则公开，可以重算。
event-preset = 评分标准模板
event-preset-hint = 先选一个接近的模板，添加后可以逐条修改和试算。
event-preset-missing = 请选择一个评分标准模板
event-unit-people = 人
event-unit-stations = 个
event-unit-working-days = 个工作日
event-rules = 评分标准
event-stage = 进度
event-judges = 裁判
event-subjects = 作品
event-sheets = 已完成评分表
event-sheets-of = 共 { $n } 张
event-panel-preparing = 组建中
event-panel-open = 评分中
event-panel-locked = 已锁定
event-panel-link = 管理裁判组
event-entries = 查看报名名单
event-remove = 删除赛项
event-remove-question = 确定删除这个赛项吗？
event-added = 赛项已添加，请核对评分标准。
event-saved = 赛项已保存。
event-removed = 赛项已删除。
event-wrong-stage = 赛项目前的进度不允许这样操作。
event-rules-fixed = 抽签之后评分标准不能再改。
event-judging-open = 锁定并开始评分
event-judging-open-text = 评分标准就此锁定，评分表分发给各位裁判。裁判只看到作品号，看不到姓名和单位。
event-judging-open-question = 评分标准锁定后不能再改，确定开始评分吗？
event-judging-opened = 评分标准已锁定，评分表已分发。
event-judging-needs-draw = 抽签之后才能开始评分，而且只能开始一次。

event-stage-entry = 报名与审核
event-stage-drawn = 已抽签
event-stage-judging = 评分中
event-stage-locked = 成绩核算
event-stage-noticed = 公示中
event-stage-final = 成绩已确定
event-stage-void = 已作废

entry-count-submitted = 待审核
entry-count-returned = 已退回
entry-count-qualified = 审核通过
entry-count-refused = 未通过

entry-not-yet-open = 报名还没有开始，{ $when } 起接受报名。
entry-window-closed = 报名已于 { $when } 截止，此后送达的内容不再接受。

## 评分标准

rules-title = 评分标准：{ $event }
rules-download = 下载 JSON

## 抽签

draw-title = 抽签：{ $event }
draw-not-promised = 还没有抽签承诺
draw-not-promised-text = 发布竞赛通知时，系统产生并封存抽签种子，在这里公布它的 SHA-256 值。
draw-waiting = 定于 { $when } 抽签
draw-waiting-text = 种子已经封存，没有人能看到或更换；报名名单确定后才会用它。
draw-done = { $when } 已抽签，共 { $n } 人
draw-done-text = 为了让裁判只见作品、不见人，种子和抽签对应关系在解密之前不公开。
draw-revealed = 已解密，任何人都能重算
draw-revealed-text = 种子已公布。下载抽签表，运行下面的程序，就能核对每个工位和作品号。
draw-hold = 举行抽签
draw-hold-text = 抽签会同时确定报名名单（此后不再变动），并把作品号交给裁判组。每个赛项只能抽一次。
draw-hold-later = 抽签最早在 { $when } 举行，并且至少有一名选手通过资格审核。
draw-question = 确定现在抽签吗？抽签后报名名单和工位都不能再改。
draw-held = 抽签完成，共 { $n } 人。
draw-facts = 公布的数据
draw-seed-hash = 种子的 SHA-256（承诺）
draw-committed = { $when } 公布
draw-list-hash = 报名名单的 SHA-256
draw-held-at = { $when } 确定
draw-entries = 参加抽签人数
draw-seed = 种子
draw-revealed-at = { $when } 公布
draw-how = 抽签规则
draw-how-list = 把全部审核通过的报名号从小到大排列，用换行符连接，取 SHA-256，即名单的哈希值。
draw-how-order = 按 SHA-256（种子 ‖ 名单哈希 ‖ 报名号）从小到大排出次序。
draw-how-apart = 要求同单位不相邻的赛项，依次排位；同一场次内，若下一位与前一位同单位，就让后面第一个不同单位的选手先排；没有时照原次序。
draw-how-stations = 第 1 位起依次排满第 1 场的各工位，再排第 2 场，依此类推。
draw-how-work = 作品号：把各位次按 SHA-256（种子 ‖ 名单哈希 ‖ “work ”加位次）从小到大排列，依次编为 W001、W002……
draw-repeat = 自己重算一遍
draw-repeat-text = 把抽签表保存为 draw.csv，与下面的程序放在同一个文件夹，用 Python 3 运行；全部一致时输出 ok。
draw-table = 下载抽签表（CSV）
draw-lists = 现场用表
draw-lists-text = 检录用工位表没有作品号，加密裁判用的编码表没有姓名；裁判组成员都不能查看。请分别交给不同的人。
draw-stations = 检录工位表
draw-stations-text = 检录时核对身份、引导到工位用。本表不含作品号。
draw-codes = 编码表
draw-codes-text = 加密裁判给作品贴号用。本表不含姓名和单位。
draw-lists-empty = 还没有抽签
draw-sitting = 场次
draw-station = 工位
draw-entry = 报名号
draw-name = 姓名
draw-unit = 单位
draw-work-number = 作品号
draw-already-held = 这个赛项已经抽过签。
draw-not-held = 这个赛项还没有抽签。
draw-already-revealed = 种子已经公布。
draw-not-decoded = 还没有解密，裁判组锁定评分之后才能知道作品号对应的选手。
draw-too-early = 抽签定于 { $when }，请到时再办。
draw-entries-unchecked = 还有 { $n } 名选手没有审核，请先完成资格审核。
draw-nobody = 没有审核通过的选手，不能抽签。
draw-panel-is-blind = 您是这个赛项的裁判组成员，不能查看选手与工位、编码的对应关系。
draw-decoded = 已解密，种子已公布。
close-too-early = 报名截止后要等已送达的内容写完，{ $when } 之后才能确定名单。
decode-title = 解密
decode-text = 裁判长已锁定评分。解密后作品号恢复为姓名，抽签种子同时公布，供任何人重算。
decode-do = 解密并公布种子
decode-question = 确定解密吗？
decode-before-lock = 裁判长锁定评分之后才能解密。

waiting-draw = 举行抽签
waiting-open-judging = 开放评分
