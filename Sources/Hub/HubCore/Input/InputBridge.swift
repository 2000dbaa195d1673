// SPDX-License-Identifier: Apache-2.0

import Identity
import JSON
import JSONRPC
package import Lifecycle
import MCPClient
import MCPServer
import MCPTypes

/// Carries a call to its server and what the server asks meanwhile to the client, whichever way either of them speaks:
///
/// | client | server | what happens |
/// | --- | --- | --- |
/// | 2026-07-28 | 2026-07-28 | the server's `InputRequiredResult` goes on, its state sealed in ours |
/// | older | 2026-07-28 | the client is asked, and the server called again, round by round |
/// | 2026-07-28 | older | the server's question becomes an `InputRequiredResult`, and its call is parked |
/// | older | older | the question goes on as it came |
package struct InputBridge: Sendable {
    /// Why a call has no result.
    enum Failure: Error {
        case upstream(UpstreamError)
        case refused(JSONRPCError)
    }

    /// Rounds of one call.
    static let maximumRounds = 10

    let tickets: TicketOffice
    private let parked: ParkedCalls
    private let timers: any TimerScheduling
    let tasks: any TaskStarting
    /// Between servers' questions and clients; nil where no rules are at hand.
    private var content: ResultGuard?

    package init(
        tickets: TicketOffice, parked: ParkedCalls, timers: any TimerScheduling, tasks: any TaskStarting
    ) {
        self.tickets = tickets
        self.parked = parked
        self.timers = timers
        self.tasks = tasks
    }

    /// The same with the questions looked at.
    func guarded(by content: ResultGuard?) -> InputBridge {
        var copy = self
        copy.content = content
        return copy
    }

    /// The ticket that a request brings, if it brings one.
    func ticket(of call: MCPCall, to route: Route) throws(CallFailure) -> InputTicket? {
        guard call.method.mayAskForInput else { return nil }
        do throws(JSONRPCError) {
            guard let ticket = try tickets.read(call) else { return nil }
            guard ticket.server == route.upstream.name.text else {
                throw .invalidParams(
                    "requestState belongs to another server, which had that name; make the request anew")
            }
            return ticket
        } catch {
            throw CallFailure(error)
        }
    }

    /// What the upstream answered, or what the client is asked first.
    func exchange(_ request: UpstreamCall, _ route: Route, _ attempt: CallAttempt) async throws(Failure) -> RawJSON {
        let round = Round(request: request, route: route, attempt: attempt)
        if case .parked(let name)? = attempt.ticket?.kind { return try await resume(name, round) }
        guard attempt.call.method.mayAskForInput else { return try await ask(round, request) }
        let isServerModern = route.upstream.revision?.isModern ?? true
        guard !isServerModern || !round.isModern, request.clientCapabilities != .emptyObject else {
            return try await converse(round)
        }
        let open = OpenCall(request, at: route.upstream.connection, timers: timers, tasks: tasks)
        return try await follow(open, round)
    }

    /// One request and everything about it. An object, since it goes from step to step, each of which would have to have
    /// room for all of it.
    private final class Round: Sendable {
        let request: UpstreamCall
        let route: Route
        let attempt: CallAttempt

        init(request: UpstreamCall, route: Route, attempt: CallAttempt) {
            self.request = request
            self.route = route
            self.attempt = attempt
        }

        var call: MCPCall { attempt.call }
        var isModern: Bool { attempt.call.caller.facts.client.revision.isModern }

        /// In a list of all servers, people are told whose question it is.
        func shown(_ requests: InputRequests) -> InputRequests {
            route.emitted == route.canonical && route.upstream.naming == .prefixed
                ? requests.labelled(route.upstream.name) : requests
        }
    }

    // MARK: Servers of 2026-07-28

    /// Goes round by round where the client can be asked at once; else the client goes round.
    private func converse(_ round: Round, since first: RawJSON? = nil) async throws(Failure) -> RawJSON {
        let result = if let first { first } else { try await ask(round, round.request) }
        guard let asked = InputRequests(in: result) else { return result }
        return try await converse(round, about: asked, in: result)
    }

    private func converse(
        _ round: Round, about first: InputRequests, in answer: RawJSON
    ) async throws(Failure) -> RawJSON {
        var (asked, result) = (first, answer)
        for number in 1...Self.maximumRounds {
            guard asked.items.allSatisfy({ isDeclared($0, round) }) else { throw .refused(Self.unoffered) }
            let wanted = try await cleared(asked, round)
            let state = result["requestState"]?.string
            guard !round.isModern else { return try relay(wanted, state, round) }
            var responses: [JSONEdit] = []
            for item in round.shown(wanted).items { responses.append(.set(item.key, try await put(item, round))) }
            guard number < Self.maximumRounds else { break }
            var request = round.request
            request.params = Self.next(request.params, RawJSON.emptyObject.editing(responses), state)
            result = try await ask(round, request)
            guard let more = InputRequests(in: result) else { return result }
            asked = more
        }
        throw .refused(
            .internalError("Server \(round.route.upstream.name.text) asked more than \(Self.maximumRounds) times"))
    }

    private func relay(_ wanted: InputRequests, _ state: String?, _ round: Round) throws(Failure) -> RawJSON {
        guard state?.utf8.count ?? 0 <= TicketOffice.maximumState else {
            throw .refused(
                .internalError("The server's requestState is larger than \(TicketOffice.maximumState) bytes"))
        }
        return result(wanted, .relayed(state: state), round)
    }

    private static func next(_ params: RawJSON, _ responses: RawJSON, _ state: String?) -> RawJSON {
        params.editing([
            .set("inputResponses", responses),
            state.map { .set("requestState", .string($0)) } ?? .remove("requestState"),
        ])
    }

    // MARK: Servers of the handshake era

    private func resume(_ name: String, _ round: Round) async throws(Failure) -> RawJSON {
        guard let open = parked.take(name, for: round.call.caller.principal.id) else {
            throw .refused(.invalidParams("The call that this answer belongs to is over; make the request anew"))
        }
        let responses = round.call.params["inputResponses"] ?? .emptyObject
        guard responses.kind == .object else {
            open.cancel(.cancelled)
            throw .refused(.invalidParams("params.inputResponses must be an object"))
        }
        open.answer(responses)
        return try await follow(open, round)
    }

    private func follow(_ open: OpenCall, _ round: Round) async throws(Failure) -> RawJSON {
        while true {
            switch await open.next(telling: round.call.notifications) {
            // A server that speaks both eras may have been spoken to in the newer one after all.
            case .finished(.success(let result)): return try await converse(round, since: result)
            case .finished(.failure(let error)): return try await redirected(error, round)
            case .asked(let items):
                let declared = items.filter { isDeclared($0, round) }
                for item in items where !declared.contains(item) { open.refuse(item.key, Self.undeclared(item)) }
                var allowed: [InputRequests.Item] = []
                for item in declared {
                    do throws(Failure) {
                        allowed += try await cleared(InputRequests([item]), round).items
                    } catch {
                        open.refuse(item.key, Self.withheld(item))
                    }
                }
                guard !allowed.isEmpty else { continue }
                guard !round.isModern else { return try park(open, InputRequests(allowed), round) }
                for item in round.shown(InputRequests(allowed)).items { put(item, to: open, round) }
            }
        }
    }

    private func park(_ open: OpenCall, _ wanted: InputRequests, _ round: Round) throws(Failure) -> RawJSON {
        guard let name = parked.park(open, for: round.call.caller.principal.id) else {
            open.cancel(.cancelled)
            throw .refused(.internalError("Too many calls wait for their clients; answer some first"))
        }
        return result(wanted, .parked(name), round)
    }

    /// Only what this client declared, in the mode that it declared.
    private func isDeclared(_ item: InputRequests.Item, _ round: Round) -> Bool {
        let declared = round.request.clientCapabilities
        switch item.method {
        case InputRequests.elicitation:
            guard let elicitation = declared["elicitation"] else { return false }
            let wantsURL = item.params["mode"]?.isString("url") == true
            return wantsURL ? elicitation["url"] != nil : elicitation["form"] != nil || elicitation["url"] == nil
        case "sampling/createMessage": return declared["sampling"] != nil
        default: return declared["roots"] != nil
        }
    }

    private static let unoffered = JSONRPCError.internalError(
        "The server asked for input that this client did not offer to give")

    /// The questions as they may be asked; fails by the first that may not.
    private func cleared(_ wanted: InputRequests, _ round: Round) async throws(Failure) -> InputRequests {
        guard let content else { return wanted }
        var items: [InputRequests.Item] = []
        for item in wanted.items {
            guard let clean = await content.inspect(item, of: round.attempt, round.route) else {
                throw .refused(Self.withheld(item))
            }
            items.append(clean)
        }
        return InputRequests(items)
    }

    private static func withheld(_ item: InputRequests.Item) -> JSONRPCError {
        JSONRPCError(
            code: HubErrorCode.withheld,
            message: "The server's \(item.method) is withheld: it hides something or wants to steer")
    }

    private static func undeclared(_ item: InputRequests.Item) -> JSONRPCError {
        .methodNotFound("The client of this call did not declare that it answers \(item.method)")
    }

    /// An error by which a server of 2025-11-25 sends its client to a page is a question in 2026-07-28.
    private func redirected(_ error: UpstreamError, _ round: Round) async throws(Failure) -> RawJSON {
        guard round.isModern, case .rpc(let theirs) = error, let wanted = InputRequests(in: theirs),
            round.request.clientCapabilities["elicitation"]?["url"] != nil
        else { throw .upstream(error) }
        return result(try await cleared(wanted, round), .again, round)
    }

    // MARK: The client

    private func result(_ wanted: InputRequests, _ kind: InputTicket.Kind, _ round: Round) -> RawJSON {
        let isConsented = round.attempt.consent != nil || round.attempt.ticket?.isConsented == true
        let state = tickets.issue(kind, server: round.route.upstream.name, isConsented: isConsented, for: round.call)
        return round.shown(wanted).result(state: state)
    }

    /// Asks a client of the handshake era at once.
    private func put(_ item: InputRequests.Item, _ round: Round) async throws(Failure) -> RawJSON {
        guard let asking = round.call.asking else {
            throw .refused(.internalError("The server asked for input that this client cannot be asked for"))
        }
        do {
            return try await asking.ask(item.method, Self.legacyParams(item))
        } catch {
            // A person who cannot be asked has not agreed; everything else has no answer that says so.
            if item.method == InputRequests.elicitation, !Task.isCancelled { return RawJSON(["action": "cancel"]) }
            throw .refused(error)
        }
    }

    private func put(_ item: InputRequests.Item, to open: OpenCall, _ round: Round) {
        guard let asking = round.call.asking else { return open.refuse(item.key, Self.undeclared(item)) }
        let task = tasks.start {
            do throws(JSONRPCError) {
                open.settle(item.key, .success(try await asking.ask(item.method, item.params)))
            } catch {
                open.settle(item.key, .failure(error))
            }
        }
        open.asks(item.key, by: task)
    }

    /// In 2025-11-25 a page has an id of its own.
    private static func legacyParams(_ item: InputRequests.Item) -> RawJSON {
        guard item.params["mode"]?.isString("url") == true, item.params["elicitationId"] == nil else {
            return item.params
        }
        return item.params.editing([.set("elicitationId", .string(item.key))])
    }

    private func ask(_ round: Round, _ request: UpstreamCall) async throws(Failure) -> RawJSON {
        do {
            return try await round.route.upstream.connection.call(request)
        } catch {
            return try await redirected(error, round)
        }
    }
}
