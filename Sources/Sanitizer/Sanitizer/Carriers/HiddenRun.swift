// SPDX-License-Identifier: Apache-2.0

/// Reads what a run of invisible characters spells.
enum HiddenRun {
    /// Tags spell ASCII, variation selectors bytes, two different zero-width characters bits.
    static func text(of run: [PlacedScalar]) -> (text: String, isBits: Bool)? {
        let tags = run.compactMap { 0xE0020...0xE007E ~= $0.value ? UInt8($0.value - 0xE0000) : nil }
        if tags.count * 2 > run.count { return (String(decoding: tags, as: UTF8.self), false) }
        let selected = run.compactMap(byte(ofSelector:))
        if selected.count * 2 > run.count { return (String(decoding: selected, as: UTF8.self), false) }
        return bits(run).map { ($0, true) }
    }

    private static func byte(ofSelector placed: PlacedScalar) -> UInt8? {
        switch placed.value {
        case 0xFE00...0xFE0F: UInt8(placed.value - 0xFE00)
        case 0xE0100...0xE01EF: UInt8(placed.value - 0xE0100 + 16)
        default: nil
        }
    }

    private static func bits(_ run: [PlacedScalar]) -> String? {
        let kinds = Set(run.map(\.value))
        guard run.count >= 16, kinds.count >= 2, let one = kinds.max(), let zero = kinds.min() else { return nil }
        let readings = [one, zero].map { set in
            stride(from: 0, to: run.count - 7, by: 8).map { start in
                run[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1.value == set ? 1 : 0) }
            }
        }
        let printable = readings.map { bytes in bytes.count { 0x20...0x7E ~= $0 } }
        let best = printable[0] >= printable[1] ? readings[0] : readings[1]
        return String(decoding: best, as: UTF8.self)
    }
}
