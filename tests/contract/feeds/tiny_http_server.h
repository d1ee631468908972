#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace sandtable::test {

/// An HTTP server on a free port of the loopback that answers from a map, one connection after another.
class TinyHttpServer {
 public:
  TinyHttpServer();
  ~TinyHttpServer();
  TinyHttpServer(const TinyHttpServer&) = delete;
  TinyHttpServer& operator=(const TinyHttpServer&) = delete;

  /// "http://127.0.0.1:PORT"
  [[nodiscard]] std::string root() const;
  /// The whole answer, status line and headers included, to a request for `target` ("/path?query", byte for byte).
  void answer(const std::string& target, std::string raw);
  void page(const std::string& target, const std::string& body, const std::string& status = "200 OK");
  /// Targets asked for so far, as they came over the wire.
  [[nodiscard]] std::vector<std::string> asked() const;
  /// The whole requests, headers and bodies included.
  [[nodiscard]] std::vector<std::string> requests() const;

 private:
  void serve();
  void talk(int connection);

  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::map<std::string, std::string> answers_;
  std::vector<std::string> asked_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace sandtable::test
