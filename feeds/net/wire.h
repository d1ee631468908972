#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "twin/base/clock.h"
#include "twin/base/result.h"
#include "twin/place/tls_policy.h"

namespace sandtable::feeds {

/// A way for texts to somebody who does not answer. One thread; nothing blocks.
class Wire {
 public:
  virtual ~Wire() = default;
  /// Whether a text would leave now.
  [[nodiscard]] virtual bool is_ready() const = 0;
  /// Hands a whole text to the network; false when it is not ready or the network refuses.
  virtual bool send(std::string_view text) = 0;
  virtual void poll() = 0;
  /// What hinders it; empty while all is well.
  [[nodiscard]] virtual const std::string& trouble() const = 0;
};

/// Datagrams to one address, which may be that of a multicast group; names are not looked up, because that blocks.
/// Opens its socket at once. Fails with kInvalid when `host` is no IPv4 or IPv6 address, with kIo without sockets.
Result<std::unique_ptr<Wire>> open_datagram_wire(const std::string& host, int port, int multicast_hops);

/// A TCP stream, with TLS when `tls` is given; certificates and host names are checked then. Comes back after growing
/// pauses, counted by `wall`; what the other side says is read and dropped. Touches the network in poll() only.
std::unique_ptr<Wire> make_stream_wire(const std::string& host, int port, const TlsPolicy* tls,
                                       std::shared_ptr<const Clock> wall, std::uint64_t seed);

}  // namespace sandtable::feeds
