// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC

extension FuzzTarget {
    /// JSON-RPC messages: what is read and written again reads the same, on one line; every fault has a code of ours.
    static let jsonRPC = FuzzTarget("JSONRPC", of: ["Sources/Base/JSONRPC/JSONRPC", "Sources/Base/JSONRPC/RequestID"]) {
        (bytes) throws(FuzzFinding) in
        do throws(JSONRPCFault) {
            switch try JSONRPCMessage.parse(bytes, limits: JSONFuzz.limits) {
            case .single(let message): try JSONRPCFuzz.check(message)
            case .batch(let elements):
                let isBounded = (1...JSONRPCPayload.maximumBatch).contains(elements.count)
                if !isBounded { throw JSONRPCFault(error: .internalError("a batch of \(elements.count)")) }
                for element in elements {
                    if let message = try? JSONRPCMessage.parse(element) { try JSONRPCFuzz.check(message) }
                }
            }
        } catch {
            let codes = [JSONRPCError.parseErrorCode, JSONRPCError.invalidRequestCode]
            try expect(codes.contains(error.error.code), "\(error)")
            let answer = JSONRPCEncoding.error(id: error.id, error.error)
            _ = try JSONFuzz.read(answer)
        }
    }
}

enum JSONRPCFuzz {
    /// Broken invariants are faults with the code for internal errors, so that one catch sees them.
    static func check(_ message: JSONRPCMessage) throws(JSONRPCFault) {
        let written = encode(message)
        guard !written.contains(where: { $0 == 10 || $0 == 13 }) else { throw broken("a line break in \(message)") }
        guard case .single(let again) = try? JSONRPCMessage.parse(written) else { throw broken("refuses \(message)") }
        guard isSame(message, again) else { throw broken("\(message) reads as \(again)") }
        if case .request(let request) = message { try checkParts(of: request) }
    }

    /// An id has one spelling, and a request made of the parts is the one that was read.
    private static func checkParts(of request: JSONRPCRequest) throws(JSONRPCFault) {
        guard RequestID(request.id.raw) == request.id, request.id.description == request.id.raw.text else {
            throw broken("the id \(request.id)")
        }
        let made = JSONRPCRequest(id: request.id, method: request.method, params: request.params)
        guard case .single(let again) = try? JSONRPCMessage.parse(Array(made.raw.text.utf8)),
            isSame(.request(request), again)
        else { throw broken("\(request) made anew is another") }
    }

    private static func broken(_ reason: String) -> JSONRPCFault { JSONRPCFault(error: .internalError(reason)) }

    private static func encode(_ message: JSONRPCMessage) -> [UInt8] {
        switch message {
        case .request(let request):
            JSONRPCEncoding.request(id: request.id, method: request.method, params: request.params)
        case .notification(let notification):
            JSONRPCEncoding.notification(method: notification.method, params: notification.params)
        case .response(let response):
            switch response.outcome {
            // A result without an id is refused, and so is never here.
            case .success(let result): JSONRPCEncoding.result(id: response.id ?? "", result)
            case .failure(let error): JSONRPCEncoding.error(id: response.id, error)
            }
        }
    }

    private static func isSame(_ left: JSONRPCMessage, _ right: JSONRPCMessage) -> Bool {
        switch (left, right) {
        case (.request(let left), .request(let right)):
            left.id == right.id && left.method == right.method && left.params?.value == right.params?.value
        case (.notification(let left), .notification(let right)):
            left.method == right.method && left.params?.value == right.params?.value
        case (.response(let left), .response(let right)):
            left.id == right.id && isSame(left.outcome, right.outcome)
        default: false
        }
    }

    private static func isSame(
        _ left: Result<RawJSON, JSONRPCError>, _ right: Result<RawJSON, JSONRPCError>
    ) -> Bool {
        switch (left, right) {
        case (.success(let left), .success(let right)): left.value == right.value
        case (.failure(let left), .failure(let right)):
            left.code == right.code && left.message == right.message && left.data?.value == right.data?.value
        default: false
        }
    }
}
