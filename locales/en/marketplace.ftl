money-form = Give an amount in yuan, for example 12,000.50.
money-most = An amount cannot be above ten billion yuan. Check for a zero too many.
money-fen = The smallest amount is one fen: leave out the further decimals.
