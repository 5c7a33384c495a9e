"""Prints how many frames a second OpenCV decodes (libjpeg-turbo) and gives to MOG2 on one
core: python mog2.py DIRECTORY_OF_JPEGS
"""
import pathlib
import sys
import time

import cv2
import numpy

cv2.setNumThreads(1)
pictures = [numpy.frombuffer(f.read_bytes(), numpy.uint8) for f in sorted(pathlib.Path(sys.argv[1]).glob("*.jpg"))]
mog2 = cv2.createBackgroundSubtractorMOG2()
began = time.process_time()
for p in pictures:
    mog2.apply(cv2.imdecode(p, cv2.IMREAD_COLOR))
print(len(pictures) / (time.process_time() - began))
