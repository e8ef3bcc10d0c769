### 基础数据：产业集群、区划、技能等级、级别、统一社会信用代码

tier-landmark = 地标产业
tier-advantage = 优势产业
tier-future = 未来产业
tier-open = 未来产业（X 开放清单）

grade-none = 无
grade-apprentice = 学徒工
grade-junior = 初级工（五级）
grade-intermediate = 中级工（四级）
grade-senior = 高级工（三级）
grade-technician = 技师（二级）
grade-senior_technician = 高级技师（一级）
grade-expert_technician = 特级技师
grade-chief_technician = 首席技师

union-level-national = 全国
union-level-province = 省级
union-level-city = 市级
union-level-district = 市（县）区级
union-level-township = 镇（街道、园区）级
union-level-village = 村（社区）级
union-level-base = 基层
union-level-industry = 产业

level-national = 国家级
level-province = 省级
level-city = 市级
level-district = 区级
level-industry = 行业级
level-unit = 单位级

competition-kind-labour = 劳动竞赛
competition-kind-skills = 技能竞赛

uscc-length = 统一社会信用代码应为 18 位，现为 { $n } 位。请对照营业执照或工会法人资格证书填写。
uscc-character = 第 { $place } 位是“{ $character }”，统一社会信用代码只用数字和大写字母，且不用 I、O、S、V、Z。请核对是否应为数字。
uscc-check = 代码校验不符：按前 17 位推算，末位应为 { $expected }。多为某一位输错或相邻两位颠倒，请对照证照逐位核对。
uscc-organisation-check = 代码校验相符，但第 17 位通常应为 { $expected }。请对照证照核对，确认无误可继续。

occupations-head = 这不是职业分类文件：首行须有 level、code、name 三列。
occupations-too-large = 文件超过 { $mib } MiB，而整部职业分类远小于此。请核对是否选错了文件。
occupations-columns = 本行列数少于表头，请补全 level、code、name。
occupations-quote = 本行有引号未成对。
occupations-encoding = 本行既不是 UTF-8 也不是 GB 18030 编码，请将文件另存为 UTF-8。
occupations-code = “{ $code }”不是职业编码，编码形如 6-18-02-04。
occupations-level = “{ $level }”不是有效层级；层级为 1 至 4，其中 4 为职业（细类）。
occupations-name-missing = { $code } 缺少名称。
occupations-name-long = { $code } 的名称超过 { $n } 个字。
occupations-contradiction = { $code } 在本文件前面已写作“{ $name }”，保留前一行。
