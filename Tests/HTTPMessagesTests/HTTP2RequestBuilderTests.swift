// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Testing

@Suite struct HTTP2RequestBuilderTests {
    private static let pseudo = [(":method", "GET"), (":scheme", "https"), (":authority", "h:1"), (":path", "/a?b=1")]

    private func build(
        _ fields: [(String, String)], limits: HTTPRequestLimits = HTTPRequestLimits(), body: [UInt8] = [],
        trailers: [(String, String)] = []
    ) -> Result<HTTPServerRequest, HTTPRequestFault> {
        var builder = HTTP2RequestBuilder(limits: limits)
        for (name, value) in fields { builder.add(Array(name.utf8).span, Array(value.utf8).span) }
        body.withUnsafeBufferPointer { builder.append($0) }
        if !trailers.isEmpty { builder.beginTrailers() }
        for (name, value) in trailers { builder.add(Array(name.utf8).span, Array(value.utf8).span) }
        do throws(HTTPRequestFault) {
            return .success(try builder.finish(remoteAddress: "192.0.2.1"))
        } catch {
            return .failure(error)
        }
    }

    private func fault(
        _ fields: [(String, String)], limits: HTTPRequestLimits = HTTPRequestLimits(), body: [UInt8] = [],
        trailers: [(String, String)] = []
    ) -> HTTPRequestFault? {
        let result = build(fields, limits: limits, body: body, trailers: trailers)
        if case .failure(let fault) = result { return fault }
        return nil
    }

    @Test("a request has the shape of one of HTTP/1.1")
    func whole() throws {
        let crumbs = [("cookie", "a=1"), ("x-one", "1"), ("cookie", "b=2")]
        let request = try build(
            [(":method", "POST")] + Self.pseudo.dropFirst() + crumbs, body: [1, 2], trailers: [("grpc-status", "0")]
        ).get()
        #expect(request.method == .post)
        #expect(request.path == "/a")
        #expect(request.query == "b=1")
        #expect(request.remoteAddress == "192.0.2.1")
        #expect(request.fields.entries.map { request.fields.name(of: $0) } == ["x-one", "host", "cookie"])
        #expect(request.fields["host"] == "h:1")
        #expect(request.fields["cookie"] == "a=1; b=2")
        #expect(request.body == [1, 2])
        #expect(request.trailers["grpc-status"] == "0")
    }

    @Test("an authority may be named twice if it is the same, and stand in the host field alone")
    func hosts() throws {
        #expect(try build(Self.pseudo + [("host", "h:1")]).get().fields.values(of: "host") == ["h:1"])
        let alone = Self.pseudo.filter { $0.0 != ":authority" }
        #expect(try build(alone + [("host", "other")]).get().fields["host"] == "other")
        #expect(fault(Self.pseudo + [("host", "other")]) == .conflictingHost)
        #expect(fault([("host", "h:1")] + Self.pseudo) == .repeatedHost)
        #expect(fault(Self.pseudo + [(":authority", "h:1")]) == .repeatedHost)
        #expect(fault(alone) == .missingHost)
        #expect(fault(alone + [("host", "a"), ("host", "a")]) == .repeatedHost)
        #expect(fault(alone + [("host", "a b")]) == .malformedHost)
        #expect(fault(Self.pseudo.map { $0.0 == ":authority" ? ($0.0, "a b") : $0 }) == .malformedHost)
    }

    @Test("each bound holds, and what is exactly as large passes")
    func bounds() {
        var limits = HTTPRequestLimits()
        limits.body = 3
        #expect(fault(Self.pseudo, limits: limits, body: [1, 2, 3]) == nil)
        #expect(fault(Self.pseudo, limits: limits, body: [1, 2, 3, 4]) == .bodyTooLarge(limit: 3))
        limits.fields = 2
        #expect(fault(Self.pseudo + [("a", ""), ("b", "")], limits: limits) == nil)
        #expect(fault(Self.pseudo + [("a", ""), ("b", ""), ("c", "")], limits: limits) == .tooManyFields(limit: 2))
        limits.target = 6
        #expect(fault(Self.pseudo, limits: limits) == nil)
        limits.target = 5
        #expect(fault(Self.pseudo, limits: limits) == .targetTooLong(limit: 5))
    }

    @Test("fields weigh 32 bytes more than they are long, in head and trailers")
    func listSize() {
        let size = Self.pseudo.reduce(0) { $0 + $1.0.utf8.count + $1.1.utf8.count + 32 }
        var limits = HTTPRequestLimits()
        limits.head = size
        #expect(fault(Self.pseudo, limits: limits) == nil)
        limits.head = size - 1
        #expect(fault(Self.pseudo, limits: limits) == .headTooLarge(limit: size - 1))
        limits.head = size
        limits.trailers = 34
        #expect(fault(Self.pseudo, limits: limits, trailers: [("a", "b")]) == nil)
        #expect(fault(Self.pseudo, limits: limits, trailers: [("a", "bc")]) == .trailersTooLarge(limit: 34))
    }

    @Test("the first fault stays, whatever follows")
    func firstFault() {
        #expect(fault(Self.pseudo + [("expect", "miracles"), ("host", "other")]) == .unknownExpectation)
    }
}
