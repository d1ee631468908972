#include "tests/contract/feeds/tiny_http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace sandtable::test {

TinyHttpServer::TinyHttpServer() {
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool ready = bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0 && listen(listener_, 16) == 0 &&
                     getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  if (!ready) throw std::runtime_error("cannot listen on the loopback");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

TinyHttpServer::~TinyHttpServer() {
  stopping_ = true;
  thread_.join();
  close(listener_);
}

std::string TinyHttpServer::root() const { return "http://127.0.0.1:" + std::to_string(port_); }

void TinyHttpServer::answer(const std::string& target, std::string raw) {
  const std::scoped_lock lock(mutex_);
  answers_[target] = std::move(raw);
}

void TinyHttpServer::page(const std::string& target, const std::string& body, const std::string& status) {
  answer(target, "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                     std::to_string(body.size()) + "\r\n\r\n" + body);
}

std::vector<std::string> TinyHttpServer::asked() const {
  const std::scoped_lock lock(mutex_);
  return asked_;
}

std::vector<std::string> TinyHttpServer::requests() const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

void TinyHttpServer::serve() {
  while (!stopping_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (poll(&waiting, 1, 20) <= 0) continue;
    const int connection = accept(listener_, nullptr, nullptr);
    if (connection < 0) continue;
    talk(connection);
    close(connection);
  }
}

void TinyHttpServer::talk(int connection) {
  std::string request;
  std::array<char, 4096> buffer{};
  const auto is_whole = [&] {
    const std::size_t end = request.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const std::size_t length = request.find("Content-Length: ");
    return length > end || request.size() >= end + 4 + std::stoul(request.substr(length + 16));
  };
  while (!is_whole()) {
    const ssize_t got = recv(connection, buffer.data(), buffer.size(), 0);
    if (got <= 0) return;
    request.append(buffer.data(), static_cast<std::size_t>(got));
  }
  const std::size_t begin = request.find(' ') + 1;
  const std::string target = request.substr(begin, request.find(" HTTP/", begin) - begin);
  std::string reply = "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
  {
    const std::scoped_lock lock(mutex_);
    asked_.push_back(target);
    requests_.push_back(request);
    if (const auto found = answers_.find(target); found != answers_.end()) reply = found->second;
  }
  for (std::size_t sent = 0; sent < reply.size();) {
    const ssize_t wrote = send(connection, reply.data() + sent, reply.size() - sent, MSG_NOSIGNAL);
    if (wrote <= 0) return;
    sent += static_cast<std::size_t>(wrote);
  }
}

}  // namespace sandtable::test
