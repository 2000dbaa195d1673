// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import Rooms
import Testing

@Suite struct AgentDispatcherTests {
    @Test("a dispatch is offered to a worker of its name, and is its when it says yes")
    func assignment() throws {
        let fixture = AgentFixture()
        try fixture.register("w")
        try fixture.register("other", "else")
        let (dispatch, actions) = try fixture.dispatch()
        #expect(dispatch.id == "AD_1" && dispatch.state?.jobs.map(\.id) == ["AJ_2"])
        #expect(actions.short == ["offer AJ_2>w"])
        guard case .say(.availability(let request), _)? = actions.first else {
            throw UnexpectedAgentActions(actions: actions)
        }
        #expect(request.job?.metadata == "m" && request.job?.room == AgentFixture.room)
        #expect(fixture.accept("AJ_2", by: "w").short == ["assign AJ_2 as agent-AJ_2>w"])
        let state = fixture.dispatcher.list(of: "den").first?.state?.jobs.first?.state
        #expect(state?.status == .running && state?.workerID == "w")
        #expect(fixture.dispatcher.runningJobs == 1)
    }

    @Test("a dispatch waits for its first worker")
    func waiting() throws {
        let fixture = AgentFixture()
        #expect(try fixture.dispatch().actions.isEmpty)
        #expect(try fixture.register("w").short == ["registered>w", "offer AJ_2>w"])
    }

    @Test("who refuses, or does not answer in time, is passed over; when all have, they are asked again")
    func refusal() throws {
        let fixture = AgentFixture()
        try fixture.register("v")
        try fixture.register("w")
        #expect(try fixture.dispatch().actions.short == ["offer AJ_2>v"])
        #expect(fixture.refuse("AJ_2", by: "v").short == ["offer AJ_2>w"])
        #expect(fixture.pass(9).isEmpty)
        #expect(fixture.pass(1.5).isEmpty)
        #expect(fixture.accept("AJ_2", by: "w").isEmpty, "too late")
        #expect(fixture.pass(1).short == ["offer AJ_2>v"])
    }

    @Test("the less busy worker is the more likely; a full or draining one is not asked")
    func load() throws {
        let fixture = AgentFixture()
        try fixture.register("v")
        try fixture.register("w")
        _ = fixture.report("v") { $0.load = 0.9 }
        // The weights are 0.1 and 1: from 0.1 of 1.1 on it is the second.
        fixture.choose(0.5)
        #expect(try fixture.dispatch().actions.short == ["offer AJ_2>w"])
        fixture.choose(0.05)
        #expect(try fixture.dispatch().actions.short == ["offer AJ_4>v"])
        _ = fixture.report("v") { $0.status = .full }
        #expect(try fixture.dispatch().actions.short == ["offer AJ_6>w"])
        _ = fixture.report("w") { $0.draining = true }
        #expect(try fixture.dispatch().actions.isEmpty)
        #expect(fixture.report("v") { $0.status = .available }.short == ["offer AJ_8>v"])
    }

    @Test("jobs that are given count before the worker's own figure shows them")
    func assumedLoad() throws {
        let fixture = AgentFixture()
        try fixture.register("v")
        try fixture.register("w")
        fixture.choose(0.48)
        #expect(try fixture.dispatch().actions.short == ["offer AJ_2>v"])
        #expect(try fixture.dispatch().actions.short == ["offer AJ_4>w"])
    }

    @Test("a worker never has more jobs than the limit, whatever load it states")
    func limit() throws {
        var limits = AgentLimits()
        limits.jobsPerWorker = 2
        let fixture = AgentFixture(limits)
        try fixture.register("w")
        #expect(try fixture.dispatch().actions.short == ["offer AJ_2>w"])
        fixture.accept("AJ_2", by: "w")
        #expect(try fixture.dispatch().actions.short == ["offer AJ_4>w"])
        #expect(try fixture.dispatch().actions.isEmpty)
        let done = UpdateJobStatus { ($0.jobID, $0.status) = ("AJ_2", .success) }
        #expect(fixture.dispatcher.changed(done, by: "w", at: fixture.time).short == ["offer AJ_6>w"])
    }

    @Test("when a worker dies its job begins anew at another, after the time in which it may come back")
    func redispatch() throws {
        let fixture = AgentFixture()
        try fixture.register("v")
        try fixture.dispatch()
        fixture.accept("AJ_2", by: "v")
        try fixture.register("w")
        #expect(fixture.dispatcher.lost("v", at: fixture.time).isEmpty)
        #expect(fixture.pass(4).isEmpty)
        #expect(fixture.pass(1).short == ["offer AJ_2>w"])
        #expect(fixture.accept("AJ_2", by: "w").short == ["assign AJ_2 as agent-AJ_2>w"])
    }

    @Test("an offer that the dying worker had not answered goes on at once")
    func offerLost() throws {
        let fixture = AgentFixture()
        try fixture.register("v")
        try fixture.register("w")
        #expect(try fixture.dispatch().actions.short == ["offer AJ_2>v"])
        #expect(fixture.dispatcher.lost("v", at: fixture.time).short == ["offer AJ_2>w"])
    }

    @Test("a worker that comes back in time keeps its jobs; those that are not its any more are ended")
    func migration() throws {
        let fixture = AgentFixture()
        try fixture.register("v")
        try fixture.dispatch()
        fixture.accept("AJ_2", by: "v")
        _ = fixture.dispatcher.lost("v", at: fixture.time)
        try fixture.register("v2")
        let actions = fixture.dispatcher.migrated(["AJ_2", "AJ_9"], to: "v2", at: fixture.time)
        #expect(actions.short == ["end AJ_9>v2"])
        #expect(fixture.pass(10).isEmpty)
        #expect(fixture.dispatcher.list(of: "den").first?.state?.jobs.first?.state?.workerID == "v2")
    }

    @Test("a job that shall not begin anew fails with its worker; so does one that has lost too many")
    func noRestart() throws {
        var limits = AgentLimits()
        limits.attempts = 1
        for policy in [JobRestartPolicy.never, .onFailure] {
            let fixture = AgentFixture(limits)
            try fixture.register("v")
            try fixture.dispatch("helper", policy)
            fixture.accept("AJ_2", by: "v")
            _ = fixture.dispatcher.lost("v", at: fixture.time)
            try fixture.register("w")
            #expect(fixture.pass(6).isEmpty)
            #expect(fixture.dispatcher.list(of: "den").first?.state?.jobs.first?.state?.status == .failed)
        }
    }

    @Test("deleting a dispatch and ending a room end their agents")
    func ending() throws {
        let fixture = AgentFixture()
        try fixture.register("w")
        try fixture.dispatch()
        fixture.accept("AJ_2", by: "w")
        let withdrawn = fixture.dispatcher.withdrawn("AD_1", of: "den", at: fixture.time)
        let (dispatch, actions) = try #require(withdrawn)
        #expect(actions.short == ["end AJ_2>w"])
        #expect(dispatch.state?.jobs.first?.state?.status == .cancelled && dispatch.state?.deletedAt ?? 0 > 0)
        #expect(fixture.dispatcher.withdrawn("AD_1", of: "den", at: fixture.time) == nil)
        try fixture.dispatch()
        #expect(fixture.dispatcher.roomEnded("den", at: fixture.time).short == ["end AJ_4>w"])
        #expect(fixture.dispatcher.list(of: "den").isEmpty)
    }

    @Test("agents without a name come by themselves: to rooms, to participants, to publishers")
    func automatic() throws {
        let fixture = AgentFixture()
        #expect(fixture.dispatcher.roomOpened(AgentFixture.room, at: fixture.time).isEmpty)
        try fixture.register("r", "")
        try fixture.register("p", "", .participant)
        try fixture.register("q", "", .publisher)
        #expect(fixture.dispatcher.roomOpened(AgentFixture.room, at: fixture.time).short == ["offer AJ_2>r"])
        var ann = ParticipantInfo { ($0.sid, $0.identity) = ("PA_a", "ann") }
        func changed() -> [String] {
            fixture.dispatcher.participantChanged(ann, in: AgentFixture.room, at: fixture.time).short
        }
        #expect(changed() == ["offer AJ_3>p"])
        #expect(changed().isEmpty)
        ann.isPublisher = true
        #expect(changed() == ["offer AJ_4>q"])
        #expect(
            Set(fixture.dispatcher.participantLeft("ann", room: "den", at: fixture.time).short)
                == ["end AJ_3>p", "end AJ_4>q"])
        let agent = ParticipantInfo { ($0.sid, $0.identity, $0.kind) = ("PA_g", "g", .agent) }
        #expect(fixture.dispatcher.participantChanged(agent, in: AgentFixture.room, at: fixture.time).isEmpty)
        #expect(fixture.dispatcher.list(of: "den").isEmpty, "nobody made a dispatch")
    }

    @Test("workers, dispatches and jobs are bounded")
    func bounds() throws {
        var limits = AgentLimits()
        (limits.workers, limits.dispatchesPerRoom, limits.jobs) = (1, 3, 2)
        let fixture = AgentFixture(limits)
        try fixture.register("w")
        #expect(throws: AgentRefusal.tooManyWorkers(limit: 1)) { try fixture.register("x") }
        try fixture.dispatch()
        try fixture.dispatch()
        #expect(throws: AgentRefusal.tooManyJobs(limit: 2)) { try fixture.dispatch() }
        #expect(fixture.dispatcher.list(of: "den").count == 2)
        fixture.accept("AJ_2", by: "w")
        let done = UpdateJobStatus { ($0.jobID, $0.status) = ("AJ_2", .success) }
        _ = fixture.dispatcher.changed(done, by: "w", at: fixture.time)
        try fixture.dispatch()
        #expect(throws: AgentRefusal.tooManyDispatches(limit: 3)) { try fixture.dispatch() }
    }
}
