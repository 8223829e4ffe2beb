#!/usr/bin/perl
# A chat to send messages to: answers every POST as Telegram, Slack and Discord would, and writes each as one line of
# FILE: when it came (Unix time), the path, the body.
#   chat.pl ADDRESS PORT FILE
use strict;
use warnings;
use IO::Handle;
use Socket;
use Time::HiRes qw(time);

my ($address, $port, $file) = @ARGV;
my $answer = '{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":-1,"type":"group"}}}';

socket(my $door, PF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
setsockopt($door, SOL_SOCKET, SO_REUSEADDR, pack('l', 1));
bind($door, sockaddr_in($port, inet_aton($address))) or die "$address:$port: $!\n";
listen($door, 16);
open(my $heard, '>>', $file) or die "$file: $!\n";
$heard->autoflush(1);

while (accept(my $client, $door)) {
  my ($length, $request) = (0, scalar <$client>);
  while (defined(my $line = <$client>)) {
    last if $line =~ /^\r?$/;
    $length = $1 if $line =~ /^content-length:\s*(\d+)/i;
  }
  read($client, my $body, $length) if $length;
  my ($path) = ($request // '') =~ /^POST (\S+)/;
  if (defined $path) {
    $body =~ s/\r?\n/ /g;
    printf $heard "%.3f %s %s\n", time, $path, $body;
  }
  printf $client "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
    length $answer, $answer;
  close $client;
}
