// SPDX-License-Identifier: Apache-2.0

/// Letters of other scripts that pass for a Latin one (a part of UTS #39's list that suffices for words).
enum Lookalikes {
    static let latin: [UInt32: UInt32] = {
        let pairs: [(String, String)] = [
            ("аɑα", "a"), ("Ь", "b"), ("сϲ", "c"), ("ԁ", "d"), ("еєε", "e"), ("ғ", "f"), ("ɡ", "g"), ("һн", "h"),
            ("іιї", "i"), ("јϳ", "j"), ("кκ", "k"), ("ӏ", "l"), ("м", "m"), ("пη", "n"), ("оοσ", "o"), ("рρ", "p"),
            ("ԛ", "q"), ("г", "r"), ("ѕ", "s"), ("тτ", "t"), ("υμ", "u"), ("ѵν", "v"), ("ѡωш", "w"), ("хχ", "x"),
            ("уγ", "y"), ("ᴢζ", "z"), ("АΑ", "a"), ("ВΒ", "b"), ("С", "c"), ("ЕΕ", "e"), ("НΗ", "h"), ("ІΙ", "i"),
            ("Ј", "j"), ("КΚ", "k"), ("МΜ", "m"), ("Ν", "n"), ("ОΟ", "o"), ("РΡ", "p"), ("Ѕ", "s"), ("ТΤ", "t"),
            ("ХΧ", "x"), ("УΥ", "y"), ("Ζ", "z"), ("в", "b"),
        ]
        var table: [UInt32: UInt32] = [:]
        for (letters, latin) in pairs {
            guard let target = latin.unicodeScalars.first?.value else { continue }
            for scalar in letters.unicodeScalars { table[scalar.value] = target }
        }
        return table
    }()
}
