#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "feeds/net/wire.h"

namespace sandtable::feeds {
namespace {

struct Target {
  sockaddr_storage address{};
  socklen_t size = 0;
};

Result<Target> target_of(const std::string& host, int port) {
  Target target;
  const auto port_bytes = htons(static_cast<std::uint16_t>(port));
  auto* v4 = reinterpret_cast<sockaddr_in*>(&target.address);
  if (inet_pton(AF_INET, host.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = port_bytes;
    target.size = sizeof(sockaddr_in);
    return target;
  }
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&target.address);
  if (inet_pton(AF_INET6, host.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = port_bytes;
    target.size = sizeof(sockaddr_in6);
    return target;
  }
  return fail(ErrorCode::kInvalid, "'{}' is no IPv4 or IPv6 address", host);
}

class DatagramWire final : public Wire {
 public:
  DatagramWire(int socket, Target target) : socket_(socket), target_(target) {}
  ~DatagramWire() override { close(socket_); }
  DatagramWire(const DatagramWire&) = delete;
  DatagramWire& operator=(const DatagramWire&) = delete;

  [[nodiscard]] bool is_ready() const override { return true; }
  bool send(std::string_view text) override {
    const ssize_t sent = sendto(socket_, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                                reinterpret_cast<const sockaddr*>(&target_.address), target_.size);
    if (sent == static_cast<ssize_t>(text.size())) {
      trouble_.clear();
      return true;
    }
    // Nobody listening on this machine: a datagram before was refused. It is nobody's fault here.
    if (errno == ECONNREFUSED) return true;
    trouble_ = std::generic_category().message(errno);
    return false;
  }
  void poll() override {}
  [[nodiscard]] const std::string& trouble() const override { return trouble_; }

 private:
  int socket_;
  Target target_;
  std::string trouble_;
};

}  // namespace

Result<std::unique_ptr<Wire>> open_datagram_wire(const std::string& host, int port, int multicast_hops) {
  const Result<Target> target = target_of(host, port);
  if (!target) return pass(target);
  const int family = target->address.ss_family;
  const int handle = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (handle < 0) return fail(ErrorCode::kIo, "no socket: {}", std::generic_category().message(errno));
  const int level = family == AF_INET ? IPPROTO_IP : IPPROTO_IPV6;
  const int option = family == AF_INET ? IP_MULTICAST_TTL : IPV6_MULTICAST_HOPS;
  setsockopt(handle, level, option, &multicast_hops, sizeof multicast_hops);
  return std::unique_ptr<Wire>(std::make_unique<DatagramWire>(handle, *target));
}

}  // namespace sandtable::feeds
