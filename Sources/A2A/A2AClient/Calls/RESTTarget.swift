// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages
import JSON

/// Method, path and body of an operation in the REST binding of 1.0 (section 11.3), or of 0.3, whose paths begin with
/// `/v1` and whose bodies are the ProtoJSON of `a2a.v1`.
struct RESTTarget {
    let method: HTTPMethod
    let path: String
    let params: RawJSON

    init(
        _ operation: A2AOperation, _ params: RawJSON, tenant: String?, dialect: A2ADialect = .v1_0
    ) throws(A2AClientError) {
        let isLegacy = dialect == .v0_3
        let prefix = isLegacy ? "/v1" : tenant.map { "/" + Self.encoded($0) } ?? ""
        func task(_ key: String) throws(A2AClientError) -> String {
            guard let id = params.text(key) else { throw .refused(.invalid(key, "required")) }
            return "\(prefix)/tasks/\(Self.encoded(id))"
        }
        var names = ["tenant"]
        switch operation {
        case .sendMessage: (method, path) = (.post, prefix + "/message:send")
        case .sendStreamingMessage: (method, path) = (.post, prefix + "/message:stream")
        case .listTasks where isLegacy:
            throw .refused(.unsupported("\(operation.rawValue) does not exist in A2A 0.3"))
        case .listTasks: (method, path) = (.get, prefix + "/tasks")
        case .getExtendedCard: (method, path) = (.get, prefix + (isLegacy ? "/card" : "/extendedAgentCard"))
        case .getTask: (method, path) = (.get, try task("id"))
        case .cancelTask: (method, path) = (.post, try task("id") + ":cancel")
        case .subscribeToTask: (method, path) = (isLegacy ? .get : .post, try task("id") + ":subscribe")
        case .createPushConfig:
            (method, path) = (.post, try task("taskId") + "/pushNotificationConfigs")
        case .listPushConfigs: (method, path) = (.get, try task("taskId") + "/pushNotificationConfigs")
        case .getPushConfig, .deletePushConfig:
            guard let id = params.text("id") else { throw .refused(.invalid("id", "required")) }
            method = operation == .getPushConfig ? .get : .delete
            path = try task("taskId") + "/pushNotificationConfigs/" + Self.encoded(id)
        }
        if path.contains("/tasks/") {
            names += operation == .createPushConfig ? ["taskId"] : ["id", "taskId"]
        }
        guard isLegacy else {
            self.params = params.editing(names.map { .remove($0) })
            return
        }
        let body = LegacyProto.downgrade(params: params, of: operation)
        self.params = body.editing(method == .get ? [.remove("name"), .remove("parent")] : [])
    }

    /// As ``request(at:fields:)`` with the other of the two methods by which a task is subscribed to.
    func other(at base: String, fields: HTTPFields) -> HTTPClientRequest {
        guard method == .get else { return get(at: base, fields: fields) }
        var fields = fields
        fields.append("content-type", A2AMediaType.json)
        return HTTPClientRequest(method: .post, url: url(base), fields: fields, body: Array("{}".utf8))
    }

    func request(at base: String, fields: HTTPFields) -> HTTPClientRequest {
        guard method == .post else { return get(at: base, fields: fields) }
        var fields = fields
        fields.append("content-type", A2AMediaType.json)
        return HTTPClientRequest(
            method: .post, url: url(base), fields: fields, body: Array(params.bytes))
    }

    /// The same without a body, what is not in the path in the query.
    func get(at base: String, fields: HTTPFields) -> HTTPClientRequest {
        let items = params.members.map { "\($0.key)=\(Self.encoded($0.value.string ?? $0.value.text))" }
        let query = items.isEmpty ? "" : "?" + items.joined(separator: "&")
        return HTTPClientRequest(
            method: method == .post ? .get : method, url: url(base) + query, fields: fields)
    }

    private func url(_ base: String) -> String {
        (base.hasSuffix("/") ? String(base.dropLast()) : base) + path
    }

    /// Everything but unreserved characters percent-encoded (RFC 3986, section 2.3).
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
