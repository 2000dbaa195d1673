// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC

extension FuzzTarget {
    /// The order of intake, driven by bytes: nothing starts twice or out of turn, bounds hold, and nothing is forgotten.
    static let messageIntake = FuzzTarget(
        "MessageIntake", of: ["Sources/Base/JSONRPC/Intake/"]
    ) { (bytes) throws(FuzzFinding) in
        var run = MessageIntakeFuzz()
        for byte in bytes.prefix(512) { try run.perform(byte) }
        try run.drain()
    }
}

struct MessageIntakeFuzz {
    private static let rules: MessageIntake.Rules = {
        var rules = MessageIntake.Rules()
        rules.concurrency = 3
        rules.waitingMessages = 5
        rules.waitingBytes = 400
        return rules
    }()

    private var intake = MessageIntake(rules: rules)
    private var running: Set<RequestID> = []
    private var exclusive: RequestID?
    /// Requests that wait, in the order of arrival.
    private var waiting: [RequestID] = []

    /// The upper half of the byte says what happens, the lower half to whom.
    mutating func perform(_ byte: UInt8) throws(FuzzFinding) {
        let id = RequestID.integer(Int64(byte & 15))
        switch byte >> 4 {
        case 0...5: try arrive(JSONRPCRequest(id: id, method: "tools/call"))
        case 6: try arrive(JSONRPCRequest(id: id, method: "initialize"))
        case 7...9: try apply(intake.finished(id), finished: id)
        case 10, 11: try apply(intake.arrived(.notification(cancel(of: id))))
        case 12: try apply(intake.arrived(.notification(JSONRPCNotification(method: "notifications/progress"))))
        case 13: try apply(intake.arrived(.notification(JSONRPCNotification(method: "notifications/initialized"))))
        case 14: try apply(intake.arrived(.response(JSONRPCResponse(id: id, outcome: .success(.null)))))
        default: try apply(intake.arrived(.notification(JSONRPCNotification(method: "notifications/cancelled"))))
        }
        try expect(intake.waitingCount <= Self.rules.waitingMessages, "\(intake.waitingCount) messages wait")
        try expect(intake.runningCount == running.count, "\(intake.runningCount) run, not \(running.count)")
    }

    /// A connection that ends now cancels what runs, and nothing else is left of it.
    private func close() throws(FuzzFinding) {
        var ending = intake
        let cancelled = ending.closed().compactMap { action in
            if case .cancel(let id, _) = action { id } else { nil }
        }
        let isAll = cancelled.count == running.count && Set(cancelled) == running
        try expect(isAll, "\(cancelled) of \(running) are cancelled")
        try expect(ending.waitingCount == 0, "\(ending.waitingCount) messages wait for a closed connection")
    }

    /// Once everything has finished, nothing waits any more.
    mutating func drain() throws(FuzzFinding) {
        try close()
        while let id = running.first { try apply(intake.finished(id), finished: id) }
        try expect(intake.waitingCount == 0 && waiting.isEmpty, "\(waiting) wait for nothing")
        try expect(intake.closed().isEmpty, "closing an idle intake asks for something")
    }

    private func cancel(of id: RequestID) -> JSONRPCNotification {
        let params = RawJSON.emptyObject.editing([.set("requestId", id.raw), .set("reason", .string("late"))])
        return JSONRPCNotification(method: "notifications/cancelled", params: params)
    }

    private mutating func arrive(_ request: JSONRPCRequest) throws(FuzzFinding) {
        let isOpen = running.contains(request.id) || waiting.contains(request.id)
        if !isOpen { waiting.append(request.id) }
        let actions = intake.arrived(.request(request))
        if case .refuse(let id, let error) = actions.first {
            try expect(id == request.id && actions.count == 1, "\(actions) for \(request.id)")
            try expect(isOpen || error.code == MessageIntake.busyCode, "\(error) for a new id")
            if !isOpen { waiting.removeLast() }
            return
        }
        try expect(!isOpen, "an open id was taken again")
        try apply(actions)
    }

    private mutating func apply(
        _ actions: [MessageIntake.Action], finished: RequestID? = nil
    ) throws(FuzzFinding) {
        if let finished, running.remove(finished) != nil, exclusive == finished { exclusive = nil }
        for action in actions {
            switch action {
            case .start(let request): try start(request)
            case .cancel(let id, _): try expect(running.contains(id), "cancels \(id), which does not run")
            case .withdraw(let id, _):
                guard let place = waiting.firstIndex(of: id) else { throw FuzzFinding("withdraws \(id)") }
                waiting.remove(at: place)
            case .refuse(let id, _): throw FuzzFinding("refuses \(id) out of the blue")
            case .deliver, .settle, .drop: break
            }
        }
    }

    private mutating func start(_ request: JSONRPCRequest) throws(FuzzFinding) {
        try expect(waiting.first == request.id, "\(request.id) starts before \(waiting)")
        waiting.removeFirst()
        try expect(exclusive == nil, "\(request.id) starts beside an exclusive request")
        try expect(running.count < Self.rules.concurrency, "\(running.count + 1) run")
        if request.method == "initialize" {
            try expect(running.isEmpty, "an exclusive request starts beside others")
            exclusive = request.id
        }
        try expect(running.insert(request.id).inserted, "\(request.id) runs twice")
    }
}
