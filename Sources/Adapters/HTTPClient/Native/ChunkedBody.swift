// SPDX-License-Identifier: Apache-2.0

/// Cuts the data out of a chunked body (RFC 9112, section 7.1), strictly: CRLF everywhere, sizes in hexadecimal digits
/// only; extensions are passed over and trailers kept, both within one bound.
struct ChunkedBody {
    enum Step: Equatable {
        case needMore
        /// Data; the caller says with ``took(_:)`` how much of it is done with.
        case data(Range<Int>)
        case end
        case malformed(String)
    }

    private enum State {
        case size(digits: Int)
        case `extension`
        case sizeEnd
        case data(left: UInt64)
        case dataEnd
        case dataLineFeed
        case trailer(isLineEmpty: Bool)
        case trailerEnd(isLineEmpty: Bool)
        case done
    }

    private var state = State.size(digits: 0)
    private var size: UInt64 = 0
    /// Bytes of extensions and trailers so far.
    private var overhead = 0
    private let maximumOverhead: Int
    /// The trailers' lines with their line breaks.
    private(set) var trailers: [UInt8] = []

    init(maximumOverhead: Int) { self.maximumOverhead = maximumOverhead }

    /// Goes on at `offset`, which is moved over what is no data.
    mutating func next(_ bytes: UnsafeRawBufferPointer, _ offset: inout Int) -> Step {
        while true {
            switch state {
            case .data(let left):
                guard offset < bytes.count else { return .needMore }
                return .data(offset..<offset + Int(min(left, UInt64(bytes.count - offset))))
            case .done: return .end
            default:
                guard offset < bytes.count else { return .needMore }
                if let problem = take(bytes[offset]) { return .malformed(problem) }
                offset += 1
            }
        }
    }

    /// That much of the data last given is done with.
    mutating func took(_ count: Int) {
        guard case .data(let left) = state else { preconditionFailure("no data was given") }
        state = left == UInt64(count) ? .dataEnd : .data(left: left - UInt64(count))
    }

    /// One byte that is no data; what is wrong with it.
    private mutating func take(_ byte: UInt8) -> String? {
        switch state {
        case .size(let digits): return takeSize(byte, digits: digits)
        case .extension: return takeExtension(byte)
        case .sizeEnd: return takeSizeEnd(byte)
        case .dataEnd:
            state = .dataLineFeed
            return byte == 13 ? nil : "a chunk is longer than its size"
        case .dataLineFeed:
            state = .size(digits: 0)
            size = 0
            return byte == 10 ? nil : "a chunk has no proper end"
        case .trailer(let isLineEmpty): return takeTrailer(byte, isLineEmpty: isLineEmpty)
        case .trailerEnd(let isLineEmpty):
            state = isLineEmpty ? .done : .trailer(isLineEmpty: true)
            if !isLineEmpty { trailers.append(byte) }
            return byte == 10 ? nil : "a trailer has a bare carriage return"
        case .data, .done: return nil
        }
    }

    private mutating func takeSize(_ byte: UInt8, digits: Int) -> String? {
        if let digit = Self.hexadecimal(byte) {
            guard digits < 15 else { return "a chunk size has too many digits" }
            size = size << 4 | UInt64(digit)
            state = .size(digits: digits + 1)
            return nil
        }
        guard digits > 0 else { return "a chunk has no size" }
        switch byte {
        case 13: state = .sizeEnd
        case UInt8(ascii: ";"), 32, 9: state = .extension
        default: return "a chunk size has a character that is no digit"
        }
        return nil
    }

    private mutating func takeExtension(_ byte: UInt8) -> String? {
        if byte == 13 {
            state = .sizeEnd
            return nil
        }
        overhead += 1
        guard overhead <= maximumOverhead else { return "its chunk extensions are too long" }
        return HTTPToken.isForbiddenInValue(byte) ? "a chunk extension has a control character" : nil
    }

    private mutating func takeSizeEnd(_ byte: UInt8) -> String? {
        state = size == 0 ? .trailer(isLineEmpty: true) : .data(left: size)
        return byte == 10 ? nil : "a chunk size has no proper end"
    }

    private mutating func takeTrailer(_ byte: UInt8, isLineEmpty: Bool) -> String? {
        if byte == 13 {
            state = .trailerEnd(isLineEmpty: isLineEmpty)
            return nil
        }
        state = .trailer(isLineEmpty: false)
        overhead += 1
        guard overhead <= maximumOverhead else { return "its trailers are too long" }
        trailers.append(byte)
        return HTTPToken.isForbiddenInValue(byte) ? "a trailer has a control character" : nil
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
