// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages
import JSON

/// One notification as an HTTP request (section 4.3 of the specification), in the form that its client speaks.
enum PushDelivery {
    static func request(_ body: RawJSON, to config: PushConfig, reach: HTTPReach) -> HTTPClientRequest {
        var fields: HTTPFields = [
            "content-type": config.dialect == .v1_0 ? A2AMediaType.a2a : A2AMediaType.json
        ]
        if let scheme = config.scheme {
            fields.append("authorization", config.credentials.map { "\(scheme) \($0)" } ?? scheme)
        }
        if let token = config.token { fields.append(A2AHeader.notificationToken, token) }
        if config.dialect == .v1_0 { fields.append(A2AHeader.version, config.dialect.rawValue) }
        var request = HTTPClientRequest(
            method: .post, url: config.url, fields: fields, body: Array(body.bytes),
            limits: HTTPClientLimits(total: timeout, maximumBody: 64 << 10))
        request.reach = reach
        return request
    }

    private static let timeout = Duration.seconds(15)

    /// 0.3 is told the whole task each time, 1.0 what happened.
    static func body(_ event: StreamEvent, task: RawJSON?, in dialect: A2ADialect) -> RawJSON? {
        guard dialect == .v0_3 else { return event.json }
        if case .message = event { return LegacyEvent.downgrade(event) }
        return task.map(LegacyTask.downgrade)
    }
}
