// SPDX-License-Identifier: Apache-2.0

extension TransportFeedback {
    /// The two-bit packet status of the wire.
    private enum Symbol: UInt16 { case missing = 0, small = 1, large = 2, reserved = 3 }

    init(parsing body: Span<UInt8>) throws(RTCPError) {
        guard body.count >= 16 else { throw .malformed(type: 205) }
        let count = Int(body.uint16(at: 10))
        guard count <= Self.maximumPackets else { throw .tooMany }
        var offset = 16
        let symbols = try Self.readSymbols(count, body, &offset)
        var deltas: [Int16?] = []
        deltas.reserveCapacity(count)
        for symbol in symbols {
            let width = symbol == .small ? 1 : symbol == .large ? 2 : 0
            guard body.count - offset >= width else { throw .malformed(type: 205) }
            switch symbol {
            case .small: deltas.append(Int16(body[offset]))
            case .large: deltas.append(Int16(bitPattern: body.uint16(at: offset)))
            case .missing, .reserved: deltas.append(nil)
            }
            offset += width
        }
        self.init(
            sender: body.uint32(at: 0), media: body.uint32(at: 4), firstSequence: body.uint16(at: 8),
            referenceTime: Int32(bitPattern: body.uint24(at: 12) << 8) >> 8, number: body[15], deltas: deltas)
    }

    private static func readSymbols(
        _ count: Int, _ body: Span<UInt8>, _ offset: inout Int
    ) throws(RTCPError) -> [Symbol] {
        var symbols: [Symbol] = []
        symbols.reserveCapacity(count)
        while symbols.count < count {
            guard body.count - offset >= 2 else { throw .malformed(type: 205) }
            let chunk = body.uint16(at: offset)
            offset += 2
            let room = count - symbols.count
            if chunk & 0x8000 == 0 {
                let symbol = Symbol(rawValue: chunk >> 13 & 3) ?? .missing
                symbols += repeatElement(symbol, count: min(Int(chunk & 0x1FFF), room))
                // An empty run makes no progress; enough of them would be a loop without end.
                if chunk & 0x1FFF == 0 { throw .malformed(type: 205) }
            } else if chunk & 0x4000 == 0 {
                symbols += (0..<min(14, room)).map { chunk >> UInt16(13 - $0) & 1 == 1 ? .small : .missing }
            } else {
                symbols += (0..<min(7, room)).map { Symbol(rawValue: chunk >> UInt16(12 - 2 * $0) & 3) ?? .missing }
            }
        }
        return symbols
    }

    func appendBody(to bytes: inout [UInt8]) {
        bytes.append(firstSequence)
        bytes.append(UInt16(clamping: deltas.count))
        bytes.append(uint24: UInt32(bitPattern: referenceTime) & 0xFF_FFFF)
        bytes.append(number)
        appendSymbols(to: &bytes)
        for case let delta? in deltas {
            if let small = UInt8(exactly: delta) {
                bytes.append(small)
            } else {
                bytes.append(UInt16(bitPattern: delta))
            }
        }
    }

    private func appendSymbols(to bytes: inout [UInt8]) {
        let symbols = deltas.map { delta -> Symbol in
            guard let delta else { return .missing }
            return (0...255).contains(delta) ? .small : .large
        }
        var index = 0
        while index < symbols.count {
            let run = symbols[index...].prefix { $0 == symbols[index] }.count
            if run >= 14 || run == symbols.count - index {
                let length = min(run, 0x1FFF)
                bytes.append(symbols[index].rawValue << 13 | UInt16(length))
                index += length
            } else if !symbols[index...].prefix(14).contains(.large) {
                bytes.append(Self.chunk(symbols[index...].prefix(14), bits: 1) | 0x8000)
                index += 14
            } else {
                bytes.append(Self.chunk(symbols[index...].prefix(7), bits: 2) | 0xC000)
                index += 7
            }
        }
    }

    private static func chunk(_ symbols: ArraySlice<Symbol>, bits: Int) -> UInt16 {
        symbols.enumerated().reduce(0) { $0 | $1.element.rawValue << UInt16(14 - bits * ($1.offset + 1)) }
    }
}
