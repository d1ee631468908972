#include "tests/contract/feeds/local_broker.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/contract/feeds/eventually.h"

namespace sandtable::test {
namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

}  // namespace

int free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  const bool bound = bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(fd);
  return bound ? ntohs(address.sin_port) : 0;
}

bool port_listens(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = loopback(port);
  const bool reached = connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(fd);
  return reached;
}

std::string LocalBroker::program() {
  for (const char* path : {"/usr/sbin/mosquitto", "/usr/bin/mosquitto", "/usr/local/sbin/mosquitto"}) {
    if (access(path, X_OK) == 0) return path;
  }
  return {};
}

LocalBroker::LocalBroker() : port_(free_port()) {}
LocalBroker::~LocalBroker() { stop(); }

bool LocalBroker::start(const std::string& more) {
  if (!more.empty()) more_ = more;
  const std::string config = folder_.file("broker.conf");
  // Started as root the broker would step down to a user that cannot read the folder.
  std::ofstream(config) << "listener " << port_ << " 127.0.0.1\n"
                        << (more_.empty() ? "allow_anonymous true\n" : more_) << "persistence false\n"
                        << "max_queued_messages 0\nlog_dest none\n"
                        << (geteuid() == 0 ? "user root\n" : "");
  const std::string program_path = program();
  process_ = fork();
  if (process_ == 0) {
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    execl(program_path.c_str(), program_path.c_str(), "-c", config.c_str(), nullptr);
    _exit(127);
  }
  return process_ > 0 && eventually([this] { return port_listens(port_); });
}

void LocalBroker::stop() {
  if (process_ <= 0) return;
  kill(process_, SIGTERM);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

}  // namespace sandtable::test
