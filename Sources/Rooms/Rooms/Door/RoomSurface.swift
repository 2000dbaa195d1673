// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages

/// Everything that rooms answer over HTTP: clients' and workers' WebSockets, the server API
/// and the page.
package struct RoomSurface: HTTPHandling {
    private let clients: RoomDoor
    private let workers: WorkerDoor
    private let api: TwirpDoor

    package init(clients: RoomDoor, workers: WorkerDoor, api: TwirpDoor) {
        (self.clients, self.workers, self.api) = (clients, workers, api)
    }

    package static func serves(_ path: String) -> Bool {
        RoomPage.serves(path) || RoomDoor.serves(path) || WorkerDoor.serves(path) || TwirpDoor.serves(path)
    }

    package func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async {
        if RoomPage.serves(request.path) {
            responder.send(RoomPage.answer(request))
        } else if WorkerDoor.serves(request.path) {
            await workers.handle(request, responder)
        } else if TwirpDoor.serves(request.path) {
            await api.handle(request, responder)
        } else {
            await clients.handle(request, responder)
        }
    }
}
