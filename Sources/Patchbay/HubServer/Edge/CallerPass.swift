// SPDX-License-Identifier: Apache-2.0

import HubCore
import Identity

/// Who answers for one request under way: the address that it came from and, once it is known who asks, the principal
/// instead. So one principal has one share, from however many addresses, and those behind one address have one each.
///
/// Where no identity is configured everybody is the same principal, and the address remains.
struct CallerPass {
    private enum Holder {
        case nobody
        case address
        case principal(String)
    }

    private let address: String
    private let addresses: Admission
    private let principals: Admission?
    private var holder = Holder.nobody

    /// `principals` is nil where no identity is configured.
    init(address: String, addresses: Admission, principals: Admission?) {
        self.address = address
        self.addresses = addresses
        self.principals = principals
    }

    /// The request has come.
    mutating func began() -> Admission.Answer {
        let answer = addresses.asked(address)
        if answer == .proceed { holder = .address }
        return answer
    }

    /// It is known who asks. Unless the answer is to proceed, nobody answers for the request any more.
    mutating func identified(_ principal: Principal) -> Admission.Answer {
        guard let principals, case .address = holder else { return .proceed }
        addresses.withdrawn(address)
        holder = .nobody
        let answer = principals.asked(principal.id)
        if answer == .proceed { holder = .principal(principal.id) }
        return answer
    }

    /// The request is over.
    func ended() {
        switch holder {
        case .nobody: break
        case .address: addresses.ended(address)
        case .principal(let id): principals?.ended(id)
        }
    }
}
