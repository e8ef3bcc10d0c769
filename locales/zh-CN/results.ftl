### 成绩

standings-title = 成绩
standings-event = 赛项
standings-step-compute = 计算
standings-step-publish = 核对并公示
standings-step-notice = 公示期
standings-step-final = 生效
standings-stage-draft = 待核对
standings-stage-noticed = 公示中
standings-stage-final = 最终成绩
standings-stage-superseded = 已被取代
standings-outcome-ranked = 有名次
standings-outcome-incomplete = 评分不全
standings-outcome-absent = 缺考
standings-outcome-disqualified = 取消名次
standings-not-locked = 评分还没有锁定
standings-not-locked-hint = 裁判长锁定评分后，才能计算成绩。
standings-to-panel = 查看评分进度
standings-ready = 评分已锁定，可以计算成绩
standings-ready-hint = 按冻结的评分规则计算。计算不会公开任何内容，您可以先逐项核对。
standings-compute = 计算成绩
standings-compute-again = 重新计算
standings-computed-done = 成绩已计算，请核对后公示。
standings-check-first = 请先核对，公示前只有主办单位能看到
standings-publish-explained = 公示时将解密作品编号、公布姓名和单位，公示 { $days } 个工作日，其间接受异议。
standings-publish = 解密并公示
standings-publish-question = 公示后姓名与成绩即对所有人公开，公示期 { $days } 个工作日。确定公示吗？
standings-published-done = 已公示，选手和单位会收到邮件。
standings-notice = 公示
standings-objections-n = 收到 { $n } 件，待处理 { $open } 件，成立 { $upheld } 件
standings-finalise = 宣布最终成绩
standings-finalise-question = 公示期已满且没有未处理的异议。宣布后成绩不再改变，确定吗？
standings-final-done = 最终成绩已宣布，选手和单位会收到邮件。
standings-wait = 公示期满后可以宣布最终成绩。
standings-decide-first = 还有异议没有处理，请先处理。
standings-must-withdraw = 有异议成立，请撤回公示，更正后重新公示。
standings-withdraw = 撤回公示
standings-withdraw-reason = 撤回理由
standings-withdraw-hint = 会在公示页面公开，5–1000 字。
standings-withdrawn-done = 公示已撤回。更正后请重新计算并公示。
standings-reason-wrong = 请写明撤回理由（5–1000 字）。
standings-edition = 第 { $n } 版
standings-computed-at = { $at } 计算
standings-work-number = 作品编号
standings-tied = 并列
standings-why = 名次由来
standings-rank-n = 第 { $rank } 名
standings-no-award = 无
standings-notice-title = { $competition }“{ $event }”赛项成绩公示
standings-before-lock = 裁判长锁定评分之前不能计算成绩。
standings-published-already = 成绩已经公示，不能再计算；如需更正，请先撤回公示。
standings-none = 还没有计算成绩。
standings-no-draft = 没有待公示的成绩，请先计算。
standings-not-noticed = 成绩不在公示中。
standings-cannot-compute = 无法得出成绩：{ $detail }

results-title = 成绩
results-lead = 已公示和已生效的成绩，每个名次都可以查看由来、下载核对。
results-none = 还没有公布的成绩
results-none-hint = 成绩公示后会出现在这里。
results-board = 大屏
results-published-at = { $at } 公布
results-final-note = 公示期已满，成绩生效。公示编号：
results-noticed-note = 成绩正在公示，如有异议请在公示期内实名提出。
results-to-notice = 查看公示
results-derivation = 查看由来

package-title = 自己核对
package-lead = 成绩包含有全部打分、评分规则、名次和操作记录链。任何人都可以重新计算，核对结果没有改动。
package-download = 下载成绩包
package-how = 怎样核对
package-hash = SHA-256
package-not-ready = 成绩包正在生成，请稍后刷新。

derivation-title = 名次由来
derivation-lead = 从每一个打分到名次的全部步骤。划掉的打分不计入。
derivation-first = 总分最高，排在第一。
derivation-by-total = 排在前一位的是 { $name }，总分 { $theirs }；本人总分 { $ours }。
derivation-by-tie = 与前一位 { $name } 总分相同，均为 { $ours }；按规则比较{ $by }：{ $name } 为 { $their_value }，本人为 { $our_value }，因此排在其后。
derivation-shared = 与 { $name } 总分相同，均为 { $ours }，比较完全部规则后仍然相同，名次并列。
derivation-tie-module = “{ $name }”模块得分
derivation-tie-criterion = “{ $name }”得分
derivation-tie-aspect = 评分点“{ $name }”得分
derivation-tie-raw = “{ $name }”实测值
derivation-tie-adjustment = “{ $name }”加减分
derivation-nothing = 无
derivation-veto = 一票否决：{ $reason }
derivation-not-given = 未授予：{ $reason }
derivation-refused-veto = 一票否决
derivation-refused-pass-line = “{ $module }”未达合格线
derivation-refused-least-total = 总分低于该奖项的最低分 { $least }
derivation-refused-small-field = 排名人数 { $ranked } 人，该奖项须 { $needed } 人以上
derivation-refused-not-eligible = 不具备资格：{ $reason }
derivation-aspect = 评分点
derivation-marks = 打分
derivation-steps = 计算
derivation-score = 得分
derivation-marks-and-scores = 打分与得分
derivation-max = （满分 { $max }）
derivation-judge = 裁判 { $n }
derivation-mark-raw = { $mark }（实测 { $raw }）
derivation-dropped-lowest = 去掉的最低分
derivation-dropped-highest = 去掉的最高分
derivation-replaced = 重评前的打分，保留备查
derivation-declared = 规则规定的分值
derivation-by-only-marks = 打分
derivation-by-mean-marks = 平均分
derivation-by-mean-dropped-marks = 去掉 { $low } 个最低分、{ $high } 个最高分后的平均分
derivation-by-sum-marks = 各裁判打分之和
derivation-by-sum-dropped-marks = 去掉 { $low } 个最低分、{ $high } 个最高分后的总和
derivation-by-median-marks = 中位数
derivation-by-judgement-marks = 满分 × { $judges } 名裁判等级之和 ÷ { $divisor }
derivation-step-multiply = 乘以 { $by }
derivation-step-divide = 除以 { $by }
derivation-step-floor = 不低于 { $by }
derivation-step-ceiling = 不高于 { $by }
derivation-step-base = 加基础分
derivation-step-score = 评分点得分
derivation-step-factor = 乘以难度系数
derivation-round-half-up = 四舍五入，保留 { $decimals } 位小数
derivation-round-half-even = 四舍六入五成双，保留 { $decimals } 位小数
derivation-round-down = 截尾，保留 { $decimals } 位小数
derivation-weight = 乘以权重 { $weight }
derivation-adjustment = 加减分：{ $kind }
derivation-module-sum = 模块合计
derivation-total-adjustments = 总分加减分
derivation-sum = 各模块合计
derivation-zeroed = 一票否决，总分归零
derivation-total = 总分
derivation-back = 返回成绩

verify-title = 核对成绩
verify-lead = 不必相信我们：用成绩包可以重新算出每一个名次。
verify-how = 怎样核对
verify-step-1 = 在成绩页面下载成绩包，核对文件的 SHA-256 与公布的一致。
verify-step-2 = 用本程序核对：重新计算名次，逐环核对打分链和操作记录链，并与签名的检查点比较。
verify-step-3 = 用另一种语言独立写成的脚本核对，它与本系统没有共用任何代码。
verify-script = 下载 recompute.py
verify-key = 公钥
verify-key-hint = 公钥和检查点应当从本站以外的渠道取得，例如印在成绩单上的，或主办单位发给您的邮件。
verify-here = 在线核对
verify-file = 成绩包
verify-file-hint = 从成绩页面下载的 zip 文件，不超过 64 MB；文件只用于本次核对，不保存。
verify-key-field-hint = 64 位十六进制数字。不填则不核对签名。
verify-checkpoint = 检查点
verify-checkpoint-hint = 您从别处得到的签名检查点全文，可以不填。
verify-check = 开始核对
verify-sign-in = 在线核对需要登录；下载后用命令核对则不需要。
verify-holds = 核对通过
verify-counts = 重新计算了 { $entries } 名选手、{ $marks } 个打分，核对了 { $links } 环记录和 { $notes } 个签名检查点，全部一致。
verify-fails = 发现 { $n } 处不一致
verify-no-file = 请选择成绩包。
verify-no-package = 这不是成绩包：{ $detail }

mail-results-published-subject = 成绩公示：{ $event }
mail-results-published-body =
    { $name }，您好：

    { $competition }“{ $event }”赛项的成绩已经公示。
    您的名次：{ $rank }；总分：{ $total }；奖项：{ $award }。

    名次由来：{ $link }
    如有异议，请在公示期内实名提出。
mail-results-published-unit-subject = 成绩公示：{ $event }
mail-results-published-unit-body =
    { $competition }“{ $event }”赛项的成绩已经公示，贵单位有 { $n } 名选手参赛。
    成绩与公示：{ $link }
mail-results-final-subject = 最终成绩：{ $event }
mail-results-final-body =
    { $name }，您好：

    { $competition }“{ $event }”赛项公示期满，成绩生效。
    您的名次：{ $rank }；总分：{ $total }；奖项：{ $award }。

    名次由来：{ $link }
mail-results-final-unit-subject = 最终成绩：{ $event }
mail-results-final-unit-body =
    { $competition }“{ $event }”赛项公示期满，成绩生效。贵单位有 { $n } 名选手参赛。
    最终成绩与成绩包：{ $link }

waiting-publish = 计算并公示成绩
waiting-final = 公示期满，确认最终成绩
waiting-withdraw = 异议成立，撤回公示并重新公布
