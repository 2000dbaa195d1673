// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPTypes

/// Pure: which notifications belong to one call and may be passed on.
struct CallNotifications: Sendable {
    enum Verdict: Equatable, Sendable {
        case deliver(UpstreamNotification)
        case drop(String)
    }

    static let progressMethod = "notifications/progress"
    static let messageMethod = "notifications/message"

    private let wantsProgress: Bool
    private let minimumLevel: MCPLogLevel?
    private var latest: Double?

    init(wantsProgress: Bool = false, logLevel: String? = nil) {
        self.wantsProgress = wantsProgress
        minimumLevel = logLevel.flatMap(MCPLogLevel.init(rawValue:))
    }

    /// - Parameter id: of the call's request, which is its progress token too.
    mutating func receive(_ notification: JSONRPCNotification, for id: Int64) -> Verdict {
        switch notification.method {
        case Self.progressMethod: progress(notification.params ?? .emptyObject, id)
        case Self.messageMethod: message(notification.params ?? .emptyObject)
        default: .drop("\(notification.method.prefix(80)) in the stream of a call")
        }
    }

    private mutating func progress(_ params: RawJSON, _ token: Int64) -> Verdict {
        guard wantsProgress else { return .drop("progress that was not asked for") }
        guard params[MCPMeta.progressToken]?.integer == token else { return .drop("progress with a foreign token") }
        guard let value = params["progress"]?.double, value.isFinite else { return .drop("progress without a number") }
        if let latest, value <= latest { return .drop("progress that does not rise") }
        latest = value
        return .deliver(.progress(params.editing([.remove(MCPMeta.progressToken)])))
    }

    private func message(_ params: RawJSON) -> Verdict {
        guard let minimumLevel else { return .drop("a log message that was not asked for") }
        guard let level = params["level"]?.string.flatMap(MCPLogLevel.init(rawValue:)) else {
            return .drop("a log message without a level")
        }
        return level.isAtLeast(minimumLevel) ? .deliver(.message(params)) : .drop("a log message below the level")
    }
}
