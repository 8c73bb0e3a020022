from workshop.ui.page import open_page
import streamlit as st
page = open_page("personas")
st.title("personas")
