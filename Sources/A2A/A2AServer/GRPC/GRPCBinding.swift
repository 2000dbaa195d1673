// SPDX-License-Identifier: Apache-2.0

import A2ATypes
package import HTTPMessages
package import Identity
import JSON
import Protobuf

/// The gRPC binding of 1.0 (section 10), over a server that sends trailers: HTTP/2.
package struct GRPCBinding: HTTPHandling {
    private let serving: any A2AServing
    private let identify: @Sendable (HTTPServerRequest) -> Principal

    /// `identify` names the principal of a request that has passed authentication.
    package init(serving: any A2AServing, identify: @escaping @Sendable (HTTPServerRequest) -> Principal) {
        self.serving = serving
        self.identify = identify
    }

    /// Whether a request is one of gRPC, whoever's service it is for.
    package static func isCall(_ request: HTTPServerRequest) -> Bool {
        request.method == .post && request.fields["content-type"]?.hasPrefix("application/grpc") == true
    }

    package func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        guard let operation = Self.operation(of: request.path) else {
            let path = request.path.prefix(200)
            return end(responder, GRPCStatus(code: 12, message: "No such method: \(path)"))
        }
        do {
            let (call, fields) = try await admit(operation, request)
            if operation.isStreaming {
                await stream(try await serving.stream(call), operation, fields, responder)
            } else {
                let result = try await serving.answer(call)
                await answer(try Self.encode(result, operation), fields, responder)
            }
        } catch {
            end(responder, GRPCStatus(error))
        }
    }

    private static func operation(of path: String) -> A2AOperation? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].isEmpty, parts[1] == A2ASchema.service else { return nil }
        return A2AOperation(rawValue: String(parts[2]))
    }

    private func admit(
        _ operation: A2AOperation, _ request: HTTPServerRequest
    ) async throws(A2AError) -> (A2ACall, HTTPFields) {
        // The package tells the dialect; a version that is named must be this one.
        if request.fields.contains(A2AHeader.version) { try RequestVersion.check(request, against: .v1_0) }
        let asked = RequestVersion.extensions(request.fields)
        let card = await serving.card()
        try RequestVersion.checkExtensions(asked, card)
        let message = try GRPCFrame.unwrap(request.body)
        let params: RawJSON
        do {
            params = try A2ASchema.request(of: operation).decode(message)
        } catch {
            throw A2AError(.invalidRequest, "Invalid request: \(error)")
        }
        let call = A2ACall(
            operation: operation, params: params, dialect: .v1_0, principal: identify(request), extensions: asked)
        return (call, RequestVersion.activated(asked, card))
    }

    private static func encode(_ result: RawJSON, _ operation: A2AOperation) throws(A2AError) -> [UInt8] {
        // What is answered with nothing is an empty message.
        let json = result.isNull ? .emptyObject : result
        do {
            return GRPCFrame.wrap(try A2ASchema.response(of: operation).encode(json))
        } catch {
            throw A2AError(.internalError, "The answer has no form in gRPC: \(error.field) must be \(error.expected)")
        }
    }

    // MARK: Answers

    private func begin(_ extra: HTTPFields, _ responder: any HTTPResponding) -> any HTTPBodyWriting {
        var fields: HTTPFields = ["content-type": "application/grpc+proto"]
        for entry in extra.entries { fields.append(extra.name(of: entry), extra.value(of: entry)) }
        return responder.beginStream(status: 200, fields: fields)
    }

    private func end(_ responder: any HTTPResponding, _ status: GRPCStatus) {
        begin([:], responder).finish(trailers: status.fields)
    }

    private func answer(_ frame: [UInt8], _ fields: HTTPFields, _ responder: any HTTPResponding) async {
        let writer = begin(fields, responder)
        // A peer that has gone needs no answer.
        try? await writer.write(frame)
        writer.finish(trailers: GRPCStatus.ok.fields)
    }

    private func stream(
        _ events: any A2AEventReading, _ operation: A2AOperation, _ fields: HTTPFields,
        _ responder: any HTTPResponding
    ) async {
        let writer = begin(fields, responder)
        do {
            while let event = try await events.next() {
                try await writer.write(try Self.encode(event.json, operation))
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
