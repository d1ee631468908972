#include "tests/contract/feeds/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace sandtable::test {

Listener::Listener(Kind kind) : kind_(kind) {
  const int type = kind == Kind::kTcp ? SOCK_STREAM : SOCK_DGRAM;
  socket_ = socket(AF_INET, type | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool ready = bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     (kind == Kind::kUdp || listen(socket_, 16) == 0) &&
                     getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  if (!ready) throw std::runtime_error("cannot listen on the loopback");
  port_ = ntohs(address.sin_port);
}

Listener::~Listener() {
  if (connection_ >= 0) close(connection_);
  close(socket_);
}

void Listener::take() {
  if (kind_ == Kind::kTcp && connection_ < 0) {
    connection_ = accept4(socket_, nullptr, nullptr, SOCK_NONBLOCK);
    if (connection_ < 0) return;
    touched_ = true;
  }
  std::array<char, 65'536> buffer;
  while (true) {
    const ssize_t got = recv(kind_ == Kind::kTcp ? connection_ : socket_, buffer.data(), buffer.size(), 0);
    if (got <= 0) return;
    touched_ = true;
    heard_.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

const std::string& Listener::heard() {
  take();
  return heard_;
}

void Listener::say(const std::string& bytes) {
  take();
  static_cast<void>(send(connection_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

bool Listener::touched() {
  take();
  return touched_;
}

}  // namespace sandtable::test
