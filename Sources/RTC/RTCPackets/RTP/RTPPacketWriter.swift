// SPDX-License-Identifier: Apache-2.0

/// Writes RTP packets one after another into one buffer, which is kept: once warm, nothing is allocated.
///
/// Order of calls: ``begin(_:form:)``, ``add(id:_:)`` any number of times, ``endHeader()``, ``add(payload:)``.
package struct RTPPacketWriter: Sendable {
    package enum ExtensionForm: Sendable {
        /// Ids 1...14 and values of 1...16 bytes.
        case oneByte
        /// Ids 1...255 and values of 0...255 bytes; only where `extmap-allow-mixed` was agreed or no one-byte id fits.
        case twoByte
    }

    /// The fields of a header that is to be written.
    package struct Fields: Equatable, Sendable {
        package var marker: Bool
        package var payloadType: UInt8
        package var sequence: UInt16
        package var timestamp: UInt32
        package var ssrc: UInt32

        package init(marker: Bool = false, payloadType: UInt8, sequence: UInt16, timestamp: UInt32, ssrc: UInt32) {
            self.marker = marker
            self.payloadType = payloadType
            self.sequence = sequence
            self.timestamp = timestamp
            self.ssrc = ssrc
        }

        package init(_ header: RTPHeader) {
            self.init(
                marker: header.marker, payloadType: header.payloadType, sequence: header.sequence,
                timestamp: header.timestamp, ssrc: header.ssrc)
        }
    }

    /// The packet so far.
    package private(set) var bytes: [UInt8] = []
    private var form = ExtensionForm.oneByte
    private var payloadStart = 0
    private var hasExtensions = false

    package init() { bytes.reserveCapacity(1500) }

    package mutating func begin(_ fields: Fields, form: ExtensionForm = .oneByte) {
        bytes.removeAll(keepingCapacity: true)
        self.form = form
        hasExtensions = false
        bytes.append(contentsOf: Self.emptyHeader)
        set(fields)
    }

    /// Gives the packet, which is written already, another header of the same length.
    package mutating func set(_ fields: Fields) {
        var header = bytes.mutableSpan
        header[1] = fields.payloadType & 0x7F | (fields.marker ? 0x80 : 0)
        header.set(fields.sequence, at: 2)
        header.set(fields.timestamp, at: 4)
        header.set(fields.ssrc, at: 8)
    }

    /// Version 2, and nothing else yet.
    private static let emptyHeader: [UInt8] = [0x80] + [UInt8](repeating: 0, count: RTPHeader.fixedLength - 1)

    /// Adds a header extension. One that the chosen form cannot carry is left out and answered with false.
    @discardableResult
    package mutating func add(id: UInt8, _ value: Span<UInt8>) -> Bool {
        guard canCarry(id: id, length: value.count) else { return false }
        if !hasExtensions {
            hasExtensions = true
            bytes[0] |= 0x10
            bytes.append(form == .oneByte ? RTPExtensionBlock.oneByteProfile : 0x1000)
            bytes.append(0 as UInt16)
        }
        if form == .oneByte {
            bytes.append(id << 4 | UInt8(value.count - 1))
        } else {
            bytes.append(id)
            bytes.append(UInt8(value.count))
        }
        bytes.append(value)
        return true
    }

    package mutating func endHeader() {
        guard hasExtensions else { return }
        while bytes.count % 4 != 0 { bytes.append(UInt8(0)) }
        bytes.set(UInt16((bytes.count - RTPHeader.fixedLength - 4) / 4), at: RTPHeader.fixedLength + 2)
    }

    package mutating func add(payload: Span<UInt8>) {
        payloadStart = bytes.count
        bytes.append(payload)
    }

    /// Changes the payload that was added last.
    package mutating func set(_ value: UInt8, inPayloadAt offset: Int) { bytes[payloadStart + offset] = value }

    /// Puts the original sequence number before a retransmitted payload (RFC 4588 section 4).
    package mutating func add(originalSequence: UInt16) { bytes.append(originalSequence) }

    private func canCarry(id: UInt8, length: Int) -> Bool {
        switch form {
        case .oneByte: (1...14).contains(id) && (1...16).contains(length)
        case .twoByte: id != 0 && length <= 255
        }
    }
}
