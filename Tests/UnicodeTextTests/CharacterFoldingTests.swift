// SPDX-License-Identifier: Apache-2.0

import Testing
import UnicodeText

@Suite struct CharacterFoldingTests {
    @Test("full-width and mathematical letters fold to plain lower case")
    func compatible() {
        #expect(CharacterFolding.compatible("\u{FF21}") == [0x61])
        #expect(CharacterFolding.compatible("\u{1D400}") == [0x61])
        #expect(CharacterFolding.compatible("\u{FB01}") == [0x66, 0x69])
        #expect(CharacterFolding.compatible("\u{AD}") == [])
    }

    @Test("lower case is found beyond ASCII") func lowercase() {
        #expect(CharacterFolding.lowercased(0x0416) == 0x0436)
        #expect(CharacterFolding.lowercased(0x4E00) == 0x4E00)
    }

    @Test("scripts are told apart, digits belong to all of them") func scripts() {
        #expect(WritingSystem(of: 0x61) == .latin)
        #expect(WritingSystem(of: 0x430) == .cyrillic)
        #expect(WritingSystem(of: 0x3B1) == .greek)
        #expect(WritingSystem(of: 0x31) == .shared)
    }
}
