// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Foundation
import Glibc
import Lifecycle
import TestSupport
import Testing

/// Measured in a process of its own, so that what it holds is the server's and nothing else's.
@Suite(.timeLimit(.minutes(5))) struct IdleStreamsTests {
    private static let count = 5000

    private static func program() throws -> Program {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let binary = URL(filePath: tests).deletingLastPathComponent().appending(path: "server-alone").path
        return try Program("server-alone", [binary, "0", "2"], in: "/")
    }

    /// Bytes of memory that the process holds for itself, files not counted.
    private static func memory(of pid: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") })
        return try #require(Int(line.split(separator: " ")[1])) << 10
    }

    private static func allowDescriptors() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    @Test("5,000 idle event streams take at most 4 KiB each, get each event within a second, and leave nothing behind")
    func idleStreams() async throws {
        Self.allowDescriptors()
        let program = try Self.program()
        let port = try #require(Int(try await program.line(after: "ready ", within: .seconds(120))))
        let loops = try EventLoopGroup(count: 1, name: "clients")
        defer { loops.shutDown() }
        do {
            try await withTaskExecutorPreference(loops.next()) {
                try await Self.measure(program.pid, port, loops.next())
            }
        } catch {
            await program.end()
            throw error
        }
        await program.end()
    }

    private static func measure(_ pid: Int32, _ port: Int, _ loop: EventLoop) async throws {
        let control = try RawClient(port: port, on: loop)
        // What is made once, by the first stream and the first event, is not counted.
        _ = try await open(port, loop)
        _ = try await send("warm", over: control)
        let before = try memory(of: pid)
        var clients: [RawClient] = []
        for _ in 0..<count { clients.append(try await open(port, loop)) }
        let perStream = (try memory(of: pid) - before) / count
        #expect(perStream <= 4096, "\(perStream) bytes each")
        for event in ["one", "two"] {
            let start = SystemClock.monotonicTime
            #expect(try await send(event, over: control) >= count)
            sweep(clients, for: "data: \(event)\n\n", until: start + .seconds(10))
            let delay = SystemClock.monotonicTime - start
            #expect(delay < .seconds(1), "the last event came after \(delay)")
        }
        let afterEvents = (try memory(of: pid) - before) / count
        #expect(afterEvents <= 4096, "\(afterEvents) bytes each, after two events")
        for client in clients { client.close() }
        let end = SystemClock.monotonicTime + .seconds(10)
        while try await send("last", over: control) > 1 { #expect(SystemClock.monotonicTime < end) }
        print("idle streams: \(perStream) bytes each, \(afterEvents) after two events")
    }

    /// Looks at all streams again and again until each has got the event: the server is measured here, not the client.
    private static func sweep(_ clients: [RawClient], for event: String, until end: MonotonicTime) {
        let wanted = Array(event.utf8)
        var waiting = clients.map { ($0, [UInt8]()) }
        while !waiting.isEmpty, SystemClock.monotonicTime < end {
            waiting = waiting.compactMap { client, before in
                let bytes = before + client.receiveWhatIsThere()
                return bytes.firstRange(of: wanted) == nil ? (client, bytes) : nil
            }
        }
        #expect(waiting.isEmpty, "\(waiting.count) streams did not get '\(event)'")
    }

    private static func open(_ port: Int, _ loop: EventLoop) async throws -> RawClient {
        let client = try RawClient(port: port, on: loop)
        try await client.send("GET /events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
        _ = try await client.receive(through: "\r\n\r\n")
        return client
    }

    /// To how many streams the event went.
    private static func send(_ event: String, over client: RawClient) async throws -> Int {
        try await client.send(
            "POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(event.utf8.count)\r\n\r\n\(event)")
        return try #require(Int(try await client.receiveResponse().text))
    }
}
