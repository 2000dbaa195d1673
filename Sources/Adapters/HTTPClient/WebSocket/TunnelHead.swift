// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// The head of a server's answer, read strictly: nothing but a handshake is of use here.
struct TunnelHead: Sendable {
    let status: HTTPStatus
    let fields: HTTPFields
    /// Of the head in bytes.
    let length: Int

    /// Nil until `bytes` hold the whole head; nil status stands for what is no answer of HTTP/1.1.
    static func read(_ bytes: [UInt8]) -> Result<TunnelHead, Malformed>? {
        guard let end = bytes.indices.dropLast(3).first(where: { bytes[$0...].starts(with: [13, 10, 13, 10]) }) else {
            return nil
        }
        var lines = bytes[..<end].split(separator: 13, omittingEmptySubsequences: false)
        guard let first = lines.first, let status = status(first) else { return .failure(Malformed()) }
        lines.removeFirst()
        var fields = HTTPFields()
        for line in lines {
            guard line.first == 10, let colon = line.firstIndex(of: UInt8(ascii: ":")) else {
                return .failure(Malformed())
            }
            fields.append(text(line[(line.startIndex + 1)..<colon]), trimmed(line[(colon + 1)...]))
        }
        return .success(TunnelHead(status: status, fields: fields, length: end + 4))
    }

    struct Malformed: Error {}

    private static func status(_ line: ArraySlice<UInt8>) -> HTTPStatus? {
        guard line.count >= 12, line.starts(with: "HTTP/1.1 ".utf8) else { return nil }
        return UInt16(text(line.dropFirst(9).prefix(3))).map { HTTPStatus($0) }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        var bytes = bytes.drop { $0 == 32 || $0 == 9 }
        while let last = bytes.last, last == 32 || last == 9 { bytes.removeLast() }
        return text(bytes)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
