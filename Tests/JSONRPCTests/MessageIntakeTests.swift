// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import TestSupport
import Testing

@Suite struct MessageIntakeTests {
    private func request(_ id: RequestID, _ method: String = "tools/call") -> JSONRPCRequest {
        JSONRPCRequest(id: id, method: method)
    }

    private func notification(_ method: String, _ params: String? = nil) throws -> JSONRPCNotification {
        JSONRPCNotification(method: method, params: try params.map { try RawJSON(validating: $0) })
    }

    private func cancel(_ id: String, reason: String? = nil) throws -> JSONRPCMessage {
        let because = reason.map { #","reason":"\#($0)""# } ?? ""
        return .notification(try notification("notifications/cancelled", #"{"requestId":\#(id)\#(because)}"#))
    }

    private func intake(concurrency: Int, waiting: Int = 100, bytes: Int = 1 << 20) -> MessageIntake {
        var rules = MessageIntake.Rules()
        rules.concurrency = concurrency
        rules.waitingMessages = waiting
        rules.waitingBytes = bytes
        return MessageIntake(rules: rules)
    }

    @Test("requests start in order, so many at once")
    func concurrency() {
        var intake = intake(concurrency: 2)
        #expect(intake.arrived(.request(request(1))) == [.start(request(1))])
        #expect(intake.arrived(.request(request(2))) == [.start(request(2))])
        #expect(intake.arrived(.request(request(3))) == [])
        #expect(intake.arrived(.request(request(4))) == [])
        #expect(intake.finished(2) == [.start(request(3))])
        #expect(intake.finished(1) == [.start(request(4))])
        #expect(intake.finished(3) == [])
        #expect(intake.finished(4) == [])
        #expect(intake.runningCount == 0 && intake.waitingCount == 0)
    }

    @Test("a request never overtakes one that waits")
    func noOvertaking() {
        var intake = intake(concurrency: 1)
        _ = intake.arrived(.request(request(1)))
        _ = intake.arrived(.request(request(2, "initialize")))
        #expect(intake.arrived(.request(request(3))) == [])
        #expect(intake.finished(1) == [.start(request(2, "initialize"))])
        #expect(intake.finished(2) == [.start(request(3))])
    }

    @Test("notifications keep their place among waiting requests")
    func notificationOrder() throws {
        var intake = intake(concurrency: 1)
        let first = try notification("notifications/initialized")
        let second = try notification("notifications/roots/list_changed")
        #expect(intake.arrived(.notification(first)) == [.deliver(first)])
        _ = intake.arrived(.request(request(1)))
        #expect(intake.arrived(.notification(first)) == [.deliver(first)])
        _ = intake.arrived(.request(request(2)))
        #expect(intake.arrived(.notification(second)) == [])
        _ = intake.arrived(.request(request(3)))
        #expect(intake.finished(1) == [.start(request(2)), .deliver(second)])
        #expect(intake.finished(2) == [.start(request(3))])
    }

    @Test("a cancel reaches a running request, even past a full line")
    func cancelRunning() throws {
        var intake = intake(concurrency: 1, waiting: 1)
        _ = intake.arrived(.request(request("a")))
        _ = intake.arrived(.request(request("b")))
        #expect(intake.arrived(try cancel(#""a""#, reason: "enough")) == [.cancel("a", reason: "enough")])
        #expect(intake.finished("a") == [.start(request("b"))])
    }

    @Test("a cancel reaches a request that waits: it never starts")
    func cancelWaiting() throws {
        var intake = intake(concurrency: 1)
        for id in 1...3 { _ = intake.arrived(.request(request(.integer(Int64(id))))) }
        #expect(intake.arrived(try cancel("2")) == [.withdraw(2, reason: nil)])
        #expect(intake.waitingCount == 1)
        #expect(intake.finished(1) == [.start(request(3))])
        #expect(intake.arrived(.request(request(2))) == [])
    }

    @Test("withdrawing the request that held up the line lets the next ones go")
    func cancelHead() throws {
        var intake = intake(concurrency: 2)
        _ = intake.arrived(.request(request(1)))
        _ = intake.arrived(.request(request(2, "initialize")))
        _ = intake.arrived(.request(request(3)))
        let note = try notification("n")
        _ = intake.arrived(.notification(note))
        #expect(
            intake.arrived(try cancel("2")) == [.withdraw(2, reason: nil), .start(request(3)), .deliver(note)])
    }

    @Test("a late cancel does nothing; one that names no request is dropped by name")
    func strangeCancels() throws {
        var intake = intake(concurrency: 1)
        _ = intake.arrived(.request(request(1)))
        _ = intake.finished(1)
        #expect(intake.arrived(try cancel("1")) == [])
        #expect(intake.arrived(try cancel(#""1""#)) == [])
        let nameless = try notification("notifications/cancelled", #"{"requestId":null}"#)
        #expect(intake.arrived(.notification(nameless)) == [.drop(nameless)])
    }

    @Test("progress and responses pass everything that waits")
    func preemption() throws {
        var intake = intake(concurrency: 1)
        _ = intake.arrived(.request(request(1)))
        _ = intake.arrived(.request(request(2)))
        let progress = try notification("notifications/progress", #"{"progressToken":1,"progress":1}"#)
        #expect(intake.arrived(.notification(progress)) == [.deliver(progress)])
        let response = JSONRPCResponse(id: 1, outcome: .success(.null))
        #expect(intake.arrived(.response(response)) == [.settle(response)])
    }

    @Test("an exclusive request runs alone")
    func exclusive() throws {
        var intake = intake(concurrency: 4)
        let initialized = try notification("notifications/initialized")
        #expect(intake.arrived(.request(request(1, "initialize"))) == [.start(request(1, "initialize"))])
        #expect(intake.arrived(.notification(initialized)) == [])
        #expect(intake.arrived(.request(request(2))) == [])
        #expect(intake.arrived(.request(request(3))) == [])
        #expect(intake.finished(1) == [.deliver(initialized), .start(request(2)), .start(request(3))])
        #expect(intake.arrived(.request(request(4, "initialize"))) == [])
        #expect(intake.finished(2) == [])
        #expect(intake.finished(3) == [.start(request(4, "initialize"))])
    }

    @Test("an id that is still open is refused, waiting or running")
    func duplicateIDs() {
        var intake = intake(concurrency: 1)
        _ = intake.arrived(.request(request(1)))
        _ = intake.arrived(.request(request(2)))
        for id in [RequestID.integer(1), .integer(2)] {
            guard case .refuse(id, let error)? = intake.arrived(.request(request(id))).first else {
                Issue.record("not refused")
                continue
            }
            #expect(error.code == JSONRPCError.invalidRequestCode)
        }
        #expect(intake.arrived(.request(request("1"))) == [])
    }

    @Test("what does not fit the line is refused or dropped by name")
    func bounds() throws {
        var intake = intake(concurrency: 1, waiting: 2)
        _ = intake.arrived(.request(request(1)))
        _ = intake.arrived(.request(request(2)))
        _ = intake.arrived(.request(request(3)))
        guard case .refuse(4, let error)? = intake.arrived(.request(request(4))).first else { throw Unexpected() }
        #expect(error.code == MessageIntake.busyCode)
        let note = try notification("n")
        #expect(intake.arrived(.notification(note)) == [.drop(note)])
        #expect(intake.finished(1) == [.start(request(2))])
        #expect(intake.arrived(.request(request(4))) == [])
    }

    @Test("the bytes that wait are bounded, and freed as the line moves")
    func bytes() throws {
        let size = request(2).raw.byteCount
        var intake = intake(concurrency: 1, bytes: size * 2)
        _ = intake.arrived(.request(request(1)))
        for id in [RequestID.integer(2), .integer(3)] { #expect(intake.arrived(.request(request(id))) == []) }
        guard case .refuse? = intake.arrived(.request(request(4))).first else { throw Unexpected() }
        _ = intake.arrived(try cancel("3"))
        #expect(intake.arrived(.request(request(5))) == [])
        _ = intake.finished(1)
        #expect(intake.arrived(.request(request(6))) == [])
    }

    @Test("closing cancels what runs and forgets what waits")
    func closing() {
        var intake = intake(concurrency: 1)
        _ = intake.arrived(.request(request(1)))
        _ = intake.arrived(.request(request(2)))
        #expect(intake.closed() == [.cancel(1, reason: "connection closed")])
        #expect(intake.finished(1) == [])
        #expect(intake.waitingCount == 0)
    }

    @Test("whatever happens, order and bounds hold and every request ends once", arguments: 0..<50)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var intake = intake(concurrency: 3, waiting: 8)
        var running: Set<RequestID> = []
        var lastStarted: Int64 = 0
        var open: Set<RequestID> = []
        func perform(_ actions: [MessageIntake.Action]) throws {
            for action in actions {
                switch action {
                case .start(let request):
                    guard case .integer(let number) = request.id else { throw Unexpected() }
                    #expect(number > lastStarted)
                    lastStarted = number
                    #expect(running.insert(request.id).inserted)
                case .withdraw(let id, _), .refuse(let id, _):
                    #expect(!running.contains(id))
                    #expect(open.remove(id) != nil)
                case .cancel(let id, _): #expect(running.contains(id))
                case .deliver, .drop, .settle: break
                }
            }
            #expect(running.count <= 3 && intake.runningCount == running.count && intake.waitingCount <= 8)
        }
        for number in Int64(1)...200 {
            switch generator.next() % 4 {
            case 0: try perform(intake.arrived(.notification(try notification("n"))))
            case 1: try perform(intake.arrived(try cancel("\(Int64(generator.next() % UInt64(number)) + 1)")))
            case 2:
                if let id = running.randomElement(using: &generator) {
                    running.remove(id)
                    open.remove(id)
                    try perform(intake.finished(id))
                }
            default:
                open.insert(.integer(number))
                let method = generator.next() % 10 == 0 ? "initialize" : "m"
                try perform(intake.arrived(.request(request(.integer(number), method))))
            }
        }
        while let id = running.first {
            running.remove(id)
            open.remove(id)
            try perform(intake.finished(id))
        }
        #expect(open.isEmpty && intake.waitingCount == 0)
    }
}
