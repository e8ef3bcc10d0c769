//! What is known of single characters and words of Chinese.

/// Old forms that look like today's and are no traditional characters; printing types and
/// input methods of Taiwan, Japan and Korea bring them.
pub const fn today(c: char) -> char {
    match c {
        '敎' => '教',
        '硏' => '研',
        '眞' => '真',
        '靑' => '青',
        '內' => '内',
        '戶' => '户',
        '吿' => '告',
        '値' => '值',
        '彥' => '彦',
        '敍' => '叙',
        '溫' => '温',
        '槪' => '概',
        '旣' => '既',
        '卽' => '即',
        '淸' => '清',
        '淨' => '净',
        '滙' => '汇',
        '銲' => '焊',
        _ => c,
    }
}

/// Words that join others and say nothing of their own.
pub fn is_filler(word: &str) -> bool {
    matches!(word, "的" | "了" | "和" | "与" | "及" | "在" | "是" | "中" | "对" | "为" | "等" | "其" | "之")
}
