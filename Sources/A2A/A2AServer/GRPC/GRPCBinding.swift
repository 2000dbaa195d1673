// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import HTTPMessages
package import Identity
import JSON

/// The gRPC binding of 1.0 (section 10) and of 0.3, each its own package, over a server that sends trailers: HTTP/2.
package struct GRPCBinding: HTTPHandling {
    /// Whose call it is: the tenant of the message, and the task that it names, where it has them.
    package typealias Finding =
        @Sendable (_ tenant: String?, _ taskID: String?) async throws(A2AError) -> any A2AServing

    private let find: Finding
    private let identify: @Sendable (HTTPServerRequest) -> Principal

    /// `identify` names the principal of a request that has passed authentication.
    package init(serving: any A2AServing, identify: @escaping @Sendable (HTTPServerRequest) -> Principal) {
        self.init(find: { (_, _) async throws(A2AError) -> any A2AServing in serving }, identify: identify)
    }

    /// For several agents on one port.
    package init(find: @escaping Finding, identify: @escaping @Sendable (HTTPServerRequest) -> Principal) {
        self.find = find
        self.identify = identify
    }

    /// What the media types of gRPC begin with.
    private static let mediaType = Array("application/grpc".utf8)

    /// Whether a request is one of gRPC, whoever's service it is for.
    package static func isCall(_ request: HTTPServerRequest) -> Bool {
        request.method == .post
            && request.fields.withValue(of: "content-type") { $0.starts(with: mediaType) } == true
    }

    /// Ends a call that is not let in.
    package static func refuse(_ error: A2AError, _ responder: any HTTPResponding) {
        end(responder, GRPCStatus(error))
    }

    package func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        guard let method = GRPCMethod(path: request.path) else {
            let path = request.path.prefix(200)
            return Self.end(responder, GRPCStatus(code: 12, message: "No such method: \(path)"))
        }
        do {
            let (serving, call, fields) = try await admit(method, request)
            if method.operation.isStreaming {
                await stream(try await serving.stream(call), method, fields, responder)
            } else {
                let result = try await result(of: call, serving)
                await answer(try method.frame(result), fields, responder)
            }
        } catch {
            Self.end(responder, GRPCStatus(error))
        }
    }

    private func admit(
        _ method: GRPCMethod, _ request: HTTPServerRequest
    ) async throws(A2AError) -> (any A2AServing, A2ACall, HTTPFields) {
        // The package tells the dialect; a version that is named must be this one.
        if request.fields.contains(A2AHeader.version) { try RequestVersion.check(request, against: method.dialect) }
        let params = try method.params(try GRPCFrame.unwrap(request.body))
        let isSend = method.operation == .sendMessage || method.operation == .sendStreamingMessage
        let task = isSend ? params["message"]?.text("taskId") : params.text("taskId") ?? params.text("id")
        let serving = try await find(params.text("tenant"), task)
        let asked = RequestVersion.extensions(request.fields)
        let card = await serving.card()
        if method.dialect == .v1_0 { try RequestVersion.checkExtensions(asked, card) }
        let call = A2ACall(
            operation: method.operation, params: params, dialect: method.dialect, principal: identify(request),
            extensions: asked)
        return (serving, call, RequestVersion.activated(asked, card))
    }

    /// The card of 0.3 is one method, whoever asks.
    private func result(of call: A2ACall, _ serving: any A2AServing) async throws(A2AError) -> RawJSON {
        if call.dialect == .v0_3, call.operation == .getExtendedCard {
            let card = await serving.card()
            if !card.hasExtendedCard { return card.raw }
        }
        return try await serving.answer(call)
    }

    // MARK: Answers

    private static func begin(_ extra: HTTPFields, _ responder: any HTTPResponding) -> any HTTPBodyWriting {
        var fields: HTTPFields = ["content-type": "application/grpc+proto"]
        for entry in extra.entries { fields.append(extra.name(of: entry), extra.value(of: entry)) }
        return responder.beginStream(status: 200, fields: fields)
    }

    private static func end(_ responder: any HTTPResponding, _ status: GRPCStatus) {
        begin([:], responder).finish(trailers: status.fields)
    }

    private func answer(_ frame: [UInt8], _ fields: HTTPFields, _ responder: any HTTPResponding) async {
        let writer = Self.begin(fields, responder)
        // A peer that has gone needs no answer.
        try? await writer.write(frame)
        writer.finish(trailers: GRPCStatus.ok.fields)
    }

    private func stream(
        _ events: any A2AEventReading, _ method: GRPCMethod, _ fields: HTTPFields, _ responder: any HTTPResponding
    ) async {
        let writer = Self.begin(fields, responder)
        do {
            while let event = try await events.next() {
                try await writer.write(try method.frame(event.json))
            }
            writer.finish(trailers: GRPCStatus.ok.fields)
        } catch let error as A2AError {
            writer.finish(trailers: GRPCStatus(error).fields)
        } catch {
            events.cancel()
        }
    }
}

extension GRPCStatus {
    fileprivate var fields: HTTPFields {
        var fields = HTTPFields()
        for (name, value) in trailers { fields.append(name, value) }
        return fields
    }
}
