menu-competitions = 竞赛
menu-notices = 公示
menu-entries = 我的报名
menu-qualification = 资格审核
menu-judging = 评分
menu-admin = 管理
ui-choose = 请选择
