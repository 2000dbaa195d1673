// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import JSON

/// Where a client wants to be told of one task, and with which credentials.
package struct PushConfig: Sendable, Equatable {
    package let taskID: String
    /// Unique within its task.
    package let id: String
    /// What the client speaks: so it is told.
    package let dialect: A2ADialect
    package let url: String
    package let token: String?
    package let scheme: String?
    package let credentials: String?

    package init(
        taskID: String, id: String, dialect: A2ADialect, url: String, token: String? = nil, scheme: String? = nil,
        credentials: String? = nil
    ) {
        self.taskID = taskID
        self.id = id
        self.dialect = dialect
        self.url = url
        self.token = token
        self.scheme = scheme
        self.credentials = credentials
    }

    /// A `TaskPushNotificationConfig` of 1.0; without an id it gets the task's, and for clients of 0.3 `default`.
    package init(_ params: RawJSON, taskID: String, dialect: A2ADialect) throws(A2AError) {
        guard let url = params.text("url") else { throw .invalid("url", "required") }
        let authentication = params["authentication"]
        self.init(
            taskID: taskID, id: params.text("id") ?? (dialect == .v0_3 ? "default" : taskID), dialect: dialect,
            url: url, token: params.text("token"),
            scheme: authentication?.text("scheme"), credentials: authentication?.text("credentials"))
        guard id.utf8.count <= 128 else { throw .invalid("id", "must have at most 128 bytes") }
        for (field, text) in [
            ("token", token), ("authentication.scheme", scheme), ("authentication.credentials", credentials),
        ] {
            guard let text else { continue }
            // They become fields of requests.
            guard text.utf8.count <= 4096, text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
                throw .invalid(field, "must be one line of at most 4096 visible characters")
            }
        }
    }

    /// As clients see it: whoever reads a configuration back does not learn its secrets.
    package var shown: RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("taskId", taskID)
        writer.member("id", id)
        writer.member("url", url)
        if let scheme {
            writer.key("authentication")
            writer.beginObject()
            writer.member("scheme", scheme)
            writer.endObject()
        }
        writer.endObject()
        return writer.finishRaw()
    }
}

/// Keeps push configurations, their secrets sealed.
package protocol PushStoring: Sendable {
    func configs() async throws -> [PushConfig]
    func keep(_ config: PushConfig) async throws
    func remove(_ id: String, of taskID: String) async throws
}
