// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// The builder of requests without the engine before it, which refuses much by itself.
enum HTTP2BuilderFuzz {
    private static let names = [
        ":method", ":path", ":authority", ":scheme", "host", "cookie", "expect", "x-name",
    ].map { Array($0.utf8) }

    /// Each step is a byte: what happens, by its lowest two bits, and with which name; then, for a field, the length of its
    /// value and the value, in characters that the engine lets through.
    static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
        var builder = HTTP2RequestBuilder(limits: HTTP2FuzzServer.requestLimits)
        var rest = bytes[...]
        while let step = rest.popFirst() {
            switch step & 3 {
            case 0: rest.prefix(Int(step >> 2)).withUnsafeBufferPointer { builder.append($0) }
            case 1 where step >> 6 == 3: builder.beginTrailers()
            default:
                let length = Int(rest.popFirst() ?? 0)
                let value = rest.prefix(length).map { $0 & 0x7F < 0x20 || $0 & 0x7F == 0x7F ? 0x2F : $0 & 0x7F }
                rest = rest.dropFirst(length)
                let name = names[Int(step >> 2) % names.count]
                builder.add(name.span, value.span)
            }
        }
        try finish(&builder)
    }

    private static func finish(_ builder: inout HTTP2RequestBuilder) throws(FuzzFinding) {
        let known = builder.fault
        let request: HTTPServerRequest
        do throws(HTTPRequestFault) {
            request = try builder.finish(remoteAddress: "127.0.0.1")
        } catch {
            return try expect(known == nil || known == error, "\(error) in place of \(String(describing: known))")
        }
        try expect(known == nil, "\(String(describing: known)) is forgotten")
        let fault = HTTP2Fuzz.fault(of: request, HTTP2FuzzServer.requestLimits)
        try expect(fault == nil, fault ?? "")
    }
}
