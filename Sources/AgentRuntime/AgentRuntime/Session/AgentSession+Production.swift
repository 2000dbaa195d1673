// SPDX-License-Identifier: Apache-2.0

import JSON
import Lifecycle

/// How a reply's words come to be and become sound.
extension AgentSession {
    func produce(_ id: Int) async {
        guard let reply = replies[id] else { return }
        let (pieces, feed) = AsyncStream<String>.makeStream()
        reply.pieces = feed
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await self.write(id)
                feed.finish()
            }
            group.addTask { await self.voice(pieces, id) }
        }
        produced(id)
    }

    private func write(_ id: Int) async {
        guard let reply = replies[id] else { return }
        switch reply.content {
        case .text(let text):
            var splitter = SentenceSplitter()
            for piece in splitter.append(text) + [splitter.finish()].compactMap(\.self) { reply.pieces?.yield(piece) }
        case .model(let instruction):
            await converse(id, instruction)
        }
    }

    /// Asks the model, runs the tools it wants, asks again, until it wants none or the bound is reached.
    private func converse(_ id: Int, _ instruction: String?) async {
        if !model.mayBeAskedEarly { guard await committed(id) else { return } }
        let start = conversation.items.count
        for round in 0...settings.mostToolRounds {
            guard let reply = replies[id] else { return }
            do {
                let tools = round < settings.mostToolRounds ? agent.profile.tools.map(\.description) : []
                let calls = try await ask(request(for: reply, instruction, at: start, tools: tools), instruction, id)
                if reply === current { failuresInARow = 0 }
                guard !calls.isEmpty, await committed(id) else { return }
                guard await runTools(calls, id) else { return }
            } catch {
                guard error.cause != .cancelled else { return }
                room.publish(.failure(provider: model.name, error))
                guard await committed(id) else { return }
                replyFailed(model.name, id)
                return
            }
        }
    }

    /// The instruction stands where the reply began: what tools gave since comes after it.
    private func request(
        for reply: Reply, _ instruction: String?, at start: Int, tools: [FunctionTool.Description]
    ) -> ModelRequest {
        var view = summary.shortening(conversation)
        if let instruction { view.insert(.note(instruction), at: summary.place(of: start)) }
        view = view.without(pending: pendingTools)
        if !reply.isCommitted, let words = reply.words {
            view.append(.user(room.readable(words, isFinal: false)))
        }
        view.trim(toCharacters: settings.conversationCharacters, summary: summary.note)
        var request = ModelRequest(instructions: agent.profile.instructions, conversation: view, tools: tools)
        (request.trace, request.userData) = (reply.times.trace, userData)
        return request
    }

    /// Streams one answer into the reply and returns the tools it wants.
    private func ask(
        _ request: ModelRequest, _ instruction: String?, _ id: Int
    ) async throws(ProviderFailure) -> [ToolCall] {
        let model = model, isCommitted = replies[id]?.isCommitted == true
        return try await place.timers.within(settings.modelPatience, model.name) {
            var splitter = SentenceSplitter()
            var decision = ModelDecision(of: model.name, request, instruction: instruction)
            for try await part in model.answer(request) {
                switch part {
                case .text(let text):
                    decision.text += text
                    for piece in splitter.append(text) { await self.wrote(piece, id) }
                case .toolCall(let call): decision.calls.append(call)
                case .learned(let facts): await self.learned(facts)
                case .usage(let usage): await self.used(usage)
                }
            }
            if let piece = splitter.finish() { await self.wrote(piece, id) }
            // Silence is no answer, whoever is asked.
            guard !decision.saysNothing || Task.isCancelled else {
                throw ProviderFailure(.badAnswer, "\(model.name) said nothing")
            }
            await self.decided(decision, isCommitted: isCommitted, id)
            return decision.calls
        }
    }

    private func learned(_ facts: RawJSON) {
        do throws(UserDataFault) {
            try userData.merge(facts)
        } catch {
            room.publish(.failure(provider: model.name, ProviderFailure(.badAnswer, error.description)))
        }
    }

    private func wrote(_ piece: String, _ id: Int) {
        guard let reply = replies[id] else { return }
        if reply.times.firstText == nil { reply.times.firstText = now }
        reply.pieces?.yield(piece)
    }

    /// Waits until the turn is handed over; false if it never was.
    private func committed(_ id: Int) async -> Bool {
        guard let reply = replies[id], !reply.isDropped else { return false }
        if reply.isCommitted { return true }
        return await withCheckedContinuation { reply.onCommit.append($0) }
    }

    /// Makes sound of the pieces, in order.
    private func voice(_ pieces: AsyncStream<String>, _ id: Int) async {
        let voice = FallbackVoice([voice], patience: settings.voicePatience, timers: place.timers, tasks: place.tasks)
        for await piece in pieces {
            let text = SpokenText.spoken(piece)
            guard !text.isEmpty, replies[id] != nil else { continue }
            do {
                replies[id]?.playout.begin(text)
                var isHeard = false
                for try await frame in voice.speak(text) {
                    isHeard = isHeard || !frame.samples.isEmpty
                    await spaceInPlayout(id)
                    replies[id]?.playout.append(frame)
                    playAtOnceIfFirst(id)
                }
                guard isHeard || Task.isCancelled else { throw ProviderFailure(.badAnswer, "it gave no sound") }
            } catch {
                let failure = ProviderFailure(error, in: voice.name)
                guard failure.cause != .cancelled else { return }
                room.publish(.failure(provider: voice.name, failure))
                if await committed(id) { voiceFailed() }
            }
        }
    }

    private func spaceInPlayout(_ id: Int) async {
        while let reply = replies[id], reply.playout.isFull, !Task.isCancelled {
            await place.timers.pause(for: .milliseconds(200))
        }
    }

    private func produced(_ id: Int) {
        guard let reply = replies[id] else { return }
        reply.playout.complete()
        keepTicking()
    }
}
