// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages

/// Everything that rooms answer over HTTP: clients' and workers' WebSockets, the server API
/// and the page.
package struct RoomSurface: HTTPHandling {
    private let clients: RoomDoor
    private let workers: WorkerDoor
    private let api: TwirpDoor
    private let publishers: WHIPDoor

    package init(clients: RoomDoor, workers: WorkerDoor, api: TwirpDoor, publishers: WHIPDoor) {
        (self.clients, self.workers, self.api, self.publishers) = (clients, workers, api, publishers)
    }

    package static func serves(_ path: String) -> Bool {
        RoomPage.serves(path) || RoomDoor.serves(path) || WorkerDoor.serves(path) || TwirpDoor.serves(path)
            || WHIPDoor.serves(path)
    }

    package func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        if RoomPage.serves(request.path) {
            responder.send(RoomPage.answer(request))
        } else if WorkerDoor.serves(request.path) {
            await workers.handle(request, responder)
        } else if TwirpDoor.serves(request.path) {
            await api.handle(request, responder)
        } else if WHIPDoor.serves(request.path) {
            await publishers.handle(request, responder)
        } else {
            await clients.handle(request, responder)
        }
    }
}
