// SPDX-License-Identifier: Apache-2.0

import CNghttp2
import HTTPMessages

/// The fields of one response or trailer section, in the form that the engine takes.
struct HTTP2ResponseFields {
    /// Fields that mean something to a connection of HTTP/1.1 only, or that the server writes itself.
    private static let reserved: Set<String> = [
        "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "content-length", "date",
    ]

    private var storage: [UInt8] = []
    private var ends: [(name: Int, value: Int)] = []

    /// The trailers behind a body.
    init(trailers: HTTPFields) { append(trailers) }

    /// `length`: that of the body where it is known.
    init(status: HTTPStatus, fields: HTTPFields, length: Int?, date: ArraySlice<UInt8>) {
        storage.reserveCapacity(fields.storage.count + 96)
        append(":status", String(status.code).utf8)
        guard status.code >= 200 else { return }
        append("date", date)
        append(fields)
        if let length { append("content-length", String(length).utf8) }
    }

    /// The pointers are good for the time of `body`.
    func withEntries<T>(_ body: (UnsafePointer<nghttp2_nv>?, Int) -> T) -> T {
        // The engine copies what it is given and changes nothing, though its type says that it might.
        storage.withUnsafeBufferPointer { bytes in
            let base = UnsafeMutablePointer(mutating: bytes.baseAddress)
            var start = 0
            let entries = ends.map { name, value in
                defer { start = value }
                return nghttp2_nv(
                    name: base.map { $0 + start }, value: base.map { $0 + name }, namelen: name - start,
                    valuelen: value - name, flags: 0)
            }
            return entries.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
        }
    }

    private mutating func append(_ fields: HTTPFields) {
        for entry in fields.entries {
            let start = storage.count
            // Names are in lower case here (RFC 9113, section 8.2.1).
            for octet in fields.storage[Int(entry.nameStart)..<Int(entry.nameEnd)] {
                storage.append(octet &- 0x41 < 26 ? octet | 0x20 : octet)
            }
            if isReserved(start..<storage.count) {
                storage.removeLast(storage.count - start)
                continue
            }
            let middle = storage.count
            storage.append(contentsOf: fields.storage[Int(entry.valueStart)..<Int(entry.valueEnd)])
            ends.append((middle, storage.count))
        }
    }

    private func isReserved(_ name: Range<Int>) -> Bool {
        guard [4, 7, 10, 14, 16, 17].contains(name.count) else { return false }
        return Self.reserved.contains(String(decoding: storage[name], as: UTF8.self))
    }

    private mutating func append(_ name: StaticString, _ value: some Sequence<UInt8>) {
        name.withUTF8Buffer { storage.append(contentsOf: $0) }
        let middle = storage.count
        storage.append(contentsOf: value)
        ends.append((middle, storage.count))
    }
}
