// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// What an ``AgentDispatcher`` wants done, in this order.
package enum AgentAction: Equatable, Sendable {
    /// To a worker, named by its id.
    case say(ServerMessage.Body, to: String)
    /// The worker gets the job, and for its agent a token that says what the answer says.
    case assign(Job, to: String, as: AvailabilityResponse)
}

/// Why a worker or a dispatch is not taken.
package enum AgentRefusal: Error, Equatable, Sendable {
    case tooManyWorkers(limit: Int)
    case tooManyDispatches(limit: Int)
    case tooManyJobs(limit: Int)
    case badName
    case tooLarge
}

/// What agents may cost.
package struct AgentLimits: Equatable, Sendable {
    /// Jobs that one worker has at once at most, whatever it says of its load.
    package var jobsPerWorker = 32
    package var workers = 256
    package var dispatchesPerRoom = 64
    /// Of all rooms, without those that have ended.
    package var jobs = 4096
    /// How long a worker may think about a job before the next one is asked.
    package var answer = Duration.seconds(10)
    /// How long a worker that was cut off may come back for its jobs before others get them.
    package var grace = Duration.seconds(5)
    /// How long a job that nobody took waits before everybody is asked again.
    package var retry = Duration.seconds(1)
    /// How often a job is begun anew after its workers were lost.
    package var attempts = 5

    package init() {}
}
